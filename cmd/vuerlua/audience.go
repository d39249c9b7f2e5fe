package main

import (
	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind"
)

// An audience shows the output of a script to the user at the terminal and to the viewers of the
// scene.
type audience struct {
	reporter
	journal *host.Journal
	root    string // the folder that the diagnostics' files are relative to
}

var _ luabind.Reporter = audience{}

func (a audience) Print(file string, line int, text string) {
	a.reporter.Print(file, line, text)
	a.journal.Print(file, line, text)
}

func (a audience) Report(d *luabind.Diagnostic) {
	if d.Over {
		a.journal.Over(string(d.Rule))
		return
	}
	a.reporter.Report(d)
	a.journal.Problem(d.Problem(a.root))
}
