package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"
)

// version is set by the linker (-X main.version=1.2.3) for a release. The program never
// writes it.
var version string

// nextVersion is the coming release. Builds before it have this version with a suffix.
const nextVersion = "0.1.0"

// buildVersion returns the program's version: the linker's, or the version of the installed module,
// or, for a build from a checkout, the next version with the commit.
func buildVersion() string {
	if version != "" {
		return strings.TrimPrefix(version, "v")
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nextVersion + "-dev"
	}
	return versionOf(info)
}

func versionOf(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	revision := settings["vcs.revision"]
	switch installed := info.Main.Version; {
	case revision != "":
		// Go generates a version here, too, but a much longer one.
		text := nextVersion + "-dev+" + revision[:min(len(revision), 8)]
		if settings["vcs.modified"] == "true" {
			text += ".modified"
		}
		return text
	case installed != "" && installed != "(devel)":
		return strings.TrimPrefix(installed, "v")
	}
	return nextVersion + "-dev"
}

// versionLine returns the line that `vuerlua version` prints.
func versionLine() string {
	return fmt.Sprintf("vuerlua %s (%s %s/%s)", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

func versionCommand(s *system) *command {
	return &command{
		name:    "version",
		usage:   "print the version",
		example: "version",
		calls:   []call{{}},
		action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("use: vuerlua version", "version takes no arguments")
			}
			_, err := fmt.Fprintln(s.stdout, versionLine())
			return err
		},
	}
}
