package luabind

import "github.com/vuerlua/vuerlua/luabind/internal/diag"

// The diagnostics of package diag are part of the engine's API.
type (
	// A Diagnostic is something that a script's author should know: what, where, and what to do.
	Diagnostic = diag.Diagnostic
	// Severity says how bad a Diagnostic is.
	Severity = diag.Severity
	// A SourceLine is one line of a script.
	SourceLine = diag.SourceLine
	// A RuleID is the stable name of a kind of finding.
	RuleID = diag.RuleID
)

// The severities, see package diag.
const (
	Note    = diag.Note
	Warning = diag.Warning
	Error   = diag.Error
)

// Deadline is the rule of a finding about a script whose check has taken too long.
const Deadline = diag.Deadline

// NoClient is the rule of an error of a line that needs a client while none is connected.
const NoClient = diag.NoClient

// A place is a line of a script.
type place = diag.Place
