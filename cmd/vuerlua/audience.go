package main

import (
	"path/filepath"
	"unicode/utf8"

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
		a.journal.Over(d.Rule)
		return
	}
	a.reporter.Report(d)
	a.journal.Problem(problem(d, a.root))
}

// problem converts a diagnostic to the form that viewers receive.
func problem(d *luabind.Diagnostic, root string) host.Problem {
	p := host.Problem{
		Warning: d.Severity == luabind.Warning, Further: d.Further, Rule: d.Rule,
		Message: d.Message, File: d.File, Line: d.Line, Column: d.Column, Width: d.Width,
		Trace: d.Trace, Hint: d.Hint, Task: d.Task,
	}
	if filepath.IsAbs(d.File) {
		p.Path = d.File
	} else if d.File != "" {
		p.Path = filepath.Join(root, d.File)
	}
	for _, l := range d.Source {
		p.Source = append(p.Source, host.SourceLine{Number: l.Number, Text: l.Text})
		if l.Number == d.Line && d.Column > 1 && d.Column <= len(l.Text)+1 {
			p.Column = utf8.RuneCountInString(l.Text[:d.Column-1]) + 1 // pages count characters
		}
	}
	return p
}
