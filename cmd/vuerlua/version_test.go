package main

import (
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	setting := func(pairs ...string) (list []debug.BuildSetting) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, debug.BuildSetting{Key: pairs[i], Value: pairs[i+1]})
		}
		return list
	}
	for name, test := range map[string]struct {
		main     string
		settings []debug.BuildSetting
		want     string
	}{
		"installed":         {"v1.2.3", nil, "1.2.3"},
		"a checkout":        {"v0.0.0-20260102030405-0123456789ab", setting("vcs.revision", "0123456789abcdef", "vcs.modified", "false"), "0.1.0-dev+01234567"},
		"a changed one":     {"(devel)", setting("vcs.revision", "0123456789abcdef", "vcs.modified", "true"), "0.1.0-dev+01234567.modified"},
		"without git":       {"(devel)", nil, "0.1.0-dev"},
		"without a version": {"", nil, "0.1.0-dev"},
	} {
		t.Run(name, func(t *testing.T) {
			info := &debug.BuildInfo{Main: debug.Module{Version: test.main}, Settings: test.settings}
			if got := versionOf(info); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
