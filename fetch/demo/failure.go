package demo

import "fmt"

// Error is the failure as the API words it.
func (f *Failure) Error() string { return f.Code + ": " + f.Message }

func fail(code, format string, args ...any) *Failure {
	return &Failure{code, fmt.Sprintf(format, args...)}
}

const (
	action  = "DescribeLiveStreamEventList"
	version = "2018-08-01"
	service = "live"
)

func errMissing(name string) *Failure {
	return fail("MissingParameter", "The request is missing a required parameter `%s`.", name)
}

func errUnknown(name string) *Failure {
	return fail("UnknownParameter", "The parameter `%s` is not recognized.", name)
}

func errType(name string) *Failure {
	return fail("InvalidParameter", "The value type of parameter `%s` is not valid.", name)
}

func errValue(format string, args ...any) *Failure {
	return fail("InvalidParameterValue", format, args...)
}

func errRate(limit int) *Failure {
	return fail("RequestLimitExceeded",
		"Your current request times equals to `%d` in a second, which exceeds the frequency limit `%d` for a second. Please reduce the frequency of calls.", limit+1, limit)
}

func errDenied(action, resource string) *Failure {
	return fail("UnauthorizedOperation",
		"you are not authorized to perform operation (%s:%s)\nresource (%s) has no permission", service, action, resource)
}

func errInternal() *Failure {
	return fail("InternalError", "An internal error has occurred. Retry your request, but if the problem persists, contact us with details.")
}
