package diag

import (
	"cmp"
	"slices"
)

// A RuleID is the stable name of a kind of finding. Comments silence findings by it, and programs read it
// from check --json. It is empty for errors that a script raises while it runs.
type RuleID string

// A Rule is a kind of finding.
type Rule struct {
	ID       RuleID
	Severity Severity // of a certain finding
	Doc      string   // what it finds, in Markdown
	Fixed    bool     // comments cannot silence it: it is not about a line of a file that can be read
}

// The rules whose findings comments can silence.
const (
	Axis             RuleID = "axis"
	Busy             RuleID = "busy"
	BusyLoop         RuleID = "busy-loop"
	CommandKey       RuleID = "command-key"
	Degrees          RuleID = "degrees"
	DotCall          RuleID = "dot-call"
	DuplicateField   RuleID = "duplicate-field"
	DuplicateKey     RuleID = "duplicate-key"
	Encoding         RuleID = "encoding"
	FieldCalled      RuleID = "field-called"
	ForInList        RuleID = "for-in-list"
	ForInNumber      RuleID = "for-in-number"
	KeyForElement    RuleID = "key-for-element"
	Length           RuleID = "length"
	ListToNames      RuleID = "list-to-names"
	Milliseconds     RuleID = "milliseconds"
	MissingAsset     RuleID = "missing-asset"
	MissingKey       RuleID = "missing-key"
	MissingModule    RuleID = "missing-module"
	MissingParent    RuleID = "missing-parent"
	MonitorKey       RuleID = "monitor-key"
	NegativeIndex    RuleID = "negative-index"
	NoChildren       RuleID = "no-children"
	NoColor          RuleID = "no-color"
	NoSender         RuleID = "no-sender"
	NoSet            RuleID = "no-set"
	NoSpawn          RuleID = "no-spawn"
	NotCalled        RuleID = "not-called"
	NotSaved         RuleID = "not-saved"
	OnReloadWaits    RuleID = "on-reload-waits"
	OtherPage        RuleID = "other-page"
	OutOfRange       RuleID = "out-of-range"
	OutsideWorkspace RuleID = "outside-workspace"
	PageInScene      RuleID = "page-in-scene"
	ParameterOrder   RuleID = "parameter-order"
	PositionalSrc    RuleID = "positional-src"
	QuaternionLength RuleID = "quaternion-length"
	SessionData      RuleID = "session-data"
	SessionField     RuleID = "session-field"
	SetOfNoScene     RuleID = "set-of-no-scene"
	Slow             RuleID = "slow"
	SpawnTwice       RuleID = "spawn-twice"
	Stuck            RuleID = "stuck"
	TextPlusText     RuleID = "text-plus-text"
	TextTimes        RuleID = "text-times"
	Undefined        RuleID = "undefined"
	UnknownEvent     RuleID = "unknown-event"
	UnknownField     RuleID = "unknown-field"
	UnknownMethod    RuleID = "unknown-method"
	UnknownOption    RuleID = "unknown-option"
	UnknownProperty  RuleID = "unknown-property"
	UnknownValue     RuleID = "unknown-value"
	WhileFrames      RuleID = "while-frames"
	WithheldVariable RuleID = "withheld-variable"
	WrongType        RuleID = "wrong-type"
	ZeroIndex        RuleID = "zero-index"
)

// The rules whose findings comments cannot silence.
const (
	BadAnswer    RuleID = "bad-answer"
	Crowded      RuleID = "crowded"
	Deadline     RuleID = "deadline"
	NoClient     RuleID = "no-client"
	NoPicture    RuleID = "no-picture"
	NoValue      RuleID = "no-value"
	RuntimeError RuleID = "runtime-error"
	Syntax       RuleID = "syntax"
)

// rules has a row for each rule, sorted by ID.
var rules = []Rule{
	{Axis, Warning, "a field x, y or z of a list: `event.value.position.x`", false},
	{BadAnswer, Warning, "an answer to a dialog that the dialog does not offer", true},
	{Busy, Warning, "a task that runs for long without a blocking call", false},
	{BusyLoop, Error, "a loop that never ends and never waits", false},
	{CommandKey, Warning, "a key of a command that does something else, too", false},
	{Crowded, Warning, "clients that send more than the script handles", true},
	{Deadline, Error, "a script whose check takes too long", true},
	{Degrees, Warning, "an angle that looks like degrees", false},
	{DotCall, Error, "a method that is called with a dot: `session.upsert(...)`", false},
	{DuplicateField, Warning, "a field that is set twice in one table", false},
	{DuplicateKey, Warning, "two elements beside each other with the same key", false},
	{Encoding, Warning, "text that is not UTF-8", false},
	{FieldCalled, Error, "a field that is called: `session.id()`", false},
	{ForInList, Error, "a list after `in` without `ipairs`", false},
	{ForInNumber, Error, "a number after `in`", false},
	{KeyForElement, Error, "a key where an element is expected: `session:update(\"box\", ...)`", false},
	{Length, Warning, "`list.length`", false},
	{ListToNames, Warning, "a list that is assigned to several names", false},
	{Milliseconds, Warning, "a `sleep` that looks like milliseconds", false},
	{MissingAsset, Error, "a file that is not in the workspace", false},
	{MissingKey, Warning, "an update, a removal or a comparison with the key of an element that does not exist", false},
	{MissingModule, Error, "a module that `require` does not find", false},
	{MissingParent, Warning, "elements for a parent that does not exist", false},
	{MonitorKey, Warning, "`event.key == \"w\"` in a handler of KeyDown: the pressed key is `event.value.key`", false},
	{NegativeIndex, Warning, "`list[-1]`", false},
	{NoChildren, Warning, "elements for a parent that cannot have children", false},
	{NoClient, Error, "`eval` of `session` without a client", true},
	{NoColor, Warning, "an unknown color", false},
	{NoPicture, Warning, "an upload that is not a picture", true},
	{NoSender, Warning, "a handler for an event that nothing in the scene sends, and a `KeyboardMonitor` that sends nothing", false},
	{NoSet, Warning, "a `spawn` function that shows nothing after a reload", false},
	{NoSpawn, Error, "a script that has nothing to show", false},
	{NoValue, Warning, "an event whose value is missing or cannot be read", true},
	{NotCalled, Error, "`frames`, `pairs` or `ipairs` without parentheses", false},
	{NotSaved, Warning, "a table of `persist` whose file cannot be read or written", false},
	{OnReloadWaits, Warning, "an `on_reload` function that waits", false},
	{OtherPage, Warning, "a notification, a dialog, a download or a plot's values for a client whose page cannot show it", false},
	{OutOfRange, Warning, "a number outside of what the property takes", false},
	{OutsideWorkspace, Warning, "a path that clients cannot load: `/home/me/x.glb`", false},
	{PageInScene, Warning, "an element of the page among the elements of the scene", false},
	{ParameterOrder, Warning, "a handler that takes the session first, or a spawn function that takes it second", false},
	{PositionalSrc, Warning, "a file in the array part: `Glb{ \"robot.glb\" }`", false},
	{QuaternionLength, Warning, "a quaternion whose length is not 1", false},
	{RuntimeError, Error, "an error that the script raises while it runs", true},
	{SessionData, Warning, "a value in `session.data` that cannot survive a reload", false},
	{SessionField, Error, "an assignment to a field of a session", false},
	{SetOfNoScene, Error, "`session:set` of something that is not a scene", false},
	{Slow, Warning, "a scene that takes longer to compute than to show", false},
	{SpawnTwice, Warning, "more than one spawn function for the same client", false},
	{Stuck, Error, "a script whose check does not finish", false},
	{Syntax, Error, "text that does not parse", true},
	{TextPlusText, Error, "`+` between strings", false},
	{TextTimes, Error, "`*` with a string", false},
	{Undefined, Error, "a name that nothing defines", false},
	{UnknownEvent, Warning, "an event that no page sends; a note unless its name resembles that of a built-in one", false},
	{UnknownField, Error, "a field that a session, an event, a task or a module does not have", false},
	{UnknownMethod, Error, "a method that a session, a store or a client does not have", false},
	{UnknownOption, Error, "an option that a function does not have", false},
	{UnknownProperty, Error, "a property that the component does not have", false},
	{UnknownValue, Warning, "a string that the property does not accept", false},
	{WhileFrames, Error, "`while frames(60) do`", false},
	{WithheldVariable, Warning, "a variable of the environment that scripts cannot read", false},
	{WrongType, Error, "a value of the wrong type", false},
	{ZeroIndex, Warning, "`list[0]`", false},
}

// Rules returns all rules, sorted by ID.
func Rules() []Rule { return rules }

// Find returns the rule with an ID.
func Find(id RuleID) (Rule, bool) {
	i, ok := slices.BinarySearchFunc(rules, id, func(r Rule, id RuleID) int { return cmp.Compare(r.ID, id) })
	if !ok {
		return Rule{}, false
	}
	return rules[i], true
}

// Severity returns the severity of the rule's findings; Error for an unknown rule.
func (id RuleID) Severity() Severity {
	if r, ok := Find(id); ok {
		return r.Severity
	}
	return Error
}

// Silenceable reports whether a comment can silence findings of the rule.
func (id RuleID) Silenceable() bool {
	r, ok := Find(id)
	return ok && !r.Fixed
}
