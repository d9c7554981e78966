package cli

import (
	"fmt"
	"slices"
)

// outright answers what asks for nothing but the version or help, without the
// command line, whose building takes longer than the answer; done is false
// where it is needed. What it prints is what the command line would.
func (a *app) outright() (done bool, err error) {
	answer, done := a.outrightAnswer()
	if !done {
		return false, nil
	}
	if _, err := fmt.Fprint(a.Out, answer); err != nil {
		return true, writeExit(err)
	}
	return true, nil
}

func (a *app) outrightAnswer() (answer string, ok bool) {
	if versionAsked(a.Args) {
		return versionLine() + "\n", true
	}
	if command, ok := helpAsked(a.Args); ok {
		a.syncing = a.syncFlags()
		return a.helpOf(command, a.flagGroups()), true
	}
	return "", false
}

// versionAsked reports whether only the version is asked for. Whatever comes
// after the flag changes nothing, unless help is asked for: -v is another flag of
// a command that has one.
func versionAsked(args []string) bool {
	if len(args) == 0 {
		return false
	}
	switch args[0] {
	case "version":
		return len(args) == 1
	case "--version", "-v":
		return !slices.ContainsFunc(args[1:], isHelp)
	}
	return false
}

// helpAsked is the command whose help alone is asked for.
func helpAsked(args []string) (command string, ok bool) {
	switch {
	case len(args) == 1 && (isHelp(args[0]) || args[0] == "help"):
		return programName, true
	case len(args) == 2 && isHelp(args[1]):
		command = args[0]
	case len(args) == 2 && args[0] == "help":
		command = args[1]
	}
	return command, slices.Contains(commandNames()[1:], command)
}

func isHelp(arg string) bool { return arg == "--help" || arg == "-h" }
