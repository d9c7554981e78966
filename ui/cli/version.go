package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// release is set when a release is linked: -X offair/ui/cli.release=1.2.3.
var release = ""

// version prints what the program was built from.
func (a *app) version() error {
	if _, err := fmt.Fprintln(a.Out, versionLine()); err != nil {
		return writeExit(err)
	}
	return nil
}

// versionLine is for example "offair 1.2.3 (live v1.0.777, go1.26, linux/amd64)".
func versionLine() string {
	info := buildInfo()
	parts := append(sdkVersions(info), runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH)
	return fmt.Sprintf("offair %s (%s)", builtVersion(info), strings.Join(parts, ", "))
}

// buildInfo is what the linker kept, nil when it kept nothing.
func buildInfo() *debug.BuildInfo {
	info, _ := debug.ReadBuildInfo()
	return info
}

// builtVersion is the release, else what the build says of its sources.
func builtVersion(info *debug.BuildInfo) string {
	switch {
	case release != "":
		return release
	case info == nil || info.Main.Version == "" || info.Main.Version == "(devel)":
		return "development"
	default:
		return info.Main.Version
	}
}

// sdkVersions are those of the cloud SDK's modules.
func sdkVersions(info *debug.BuildInfo) []string {
	if info == nil {
		return nil
	}
	var out []string
	for _, m := range info.Deps {
		if name, ok := strings.CutPrefix(m.Path, "github.com/tencentcloud/tencentcloud-sdk-go/tencentcloud/"); ok {
			out = append(out, "SDK "+name+" "+m.Version)
		}
	}
	return out
}
