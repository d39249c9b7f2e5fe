package page

import (
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// The requests of the dialogs, see protocol.Requests.
const (
	confirmEtype = "VUERLUA_CONFIRM"
	askEtype     = "VUERLUA_ASK"
)

const (
	// maxOptions bounds the options of a question.
	maxOptions = 1000
	// maxAnswer bounds the text that a visitor may type, in bytes.
	maxAnswer = 64 << 10
)

// A question is what a dialog asks for.
type question struct {
	text, label, placeholder string
	ok, cancel               string
	value                    lua.LValue // that the dialog shows first; nil for none
	form                     string     // text, number or choice
	min, max                 float64    // of a number
	choices                  []choice
}

// A choice is one of the options of a question.
type choice struct {
	value lua.LValue
	label string
}

// confirm implements session:confirm.
func (l *Library) confirm(L *lua.LState) int {
	const what = "session:confirm"
	v := l.host.Visitor(L, "confirm")
	t := l.options(L, what, `session:confirm("Delete everything?")`, "text", "ok", "cancel")
	var q question
	l.readWords(L, &q, t, what)
	a := l.put(L, v, confirmEtype, q.append(nil))
	switch {
	case a.Left != "":
		return pushLeft(L, lua.LFalse, a.Left)
	case a.Dry:
		L.Push(lua.LTrue)
		return 1
	}
	ok := false
	if a.Value != nil {
		var err error
		if ok, err = readConfirmation(a.Value); err != nil {
			v.Refused(confirmEtype, err.Error())
		}
	}
	L.Push(lua.LBool(ok))
	return 1
}

// ask implements session:ask.
func (l *Library) ask(L *lua.LState) int {
	const what = "session:ask"
	v := l.host.Visitor(L, "ask")
	t := l.options(L, what, `session:ask{ "Your name?", value = "Ada" }`,
		"text", "label", "placeholder", "value", "options", "min", "max", "ok", "cancel")
	q := l.readQuestion(L, t, what)
	a := l.put(L, v, askEtype, q.append(nil))
	switch {
	case a.Left != "":
		return pushLeft(L, lua.LNil, a.Left)
	case a.Dry:
		L.Push(q.pretended())
		return 1
	}
	result := lua.LValue(lua.LNil)
	if a.Value != nil {
		var err error
		if result, err = q.read(a.Value); err != nil {
			v.Refused(askEtype, err.Error())
		}
	}
	L.Push(result)
	return 1
}

// put shows a dialog to the visitor and waits for the answer.
func (l *Library) put(L *lua.LState, v Visitor, etype string, data []byte) Answer {
	if !v.Shows(L, "dialogs") {
		return Answer{Foreign: true}
	}
	return v.Ask(L, etype, data)
}

// readWords reads what a dialog says.
func (l *Library) readWords(L *lua.LState, q *question, t *lua.LTable, what string) {
	first := t.RawGetInt(1)
	if first == lua.LNil {
		first = field(t, "text")
	}
	var said bool
	if q.text, said = l.text(L, what, "the text", first); !said || q.text == "" {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: what + " wants a text", Hint: what + `("...?")`})
	}
	q.ok, _ = l.text(L, what, "ok", field(t, "ok"))
	q.cancel, _ = l.text(L, what, "cancel", field(t, "cancel"))
}

// readQuestion reads the options of session:ask.
func (l *Library) readQuestion(L *lua.LState, t *lua.LTable, what string) *question {
	q := &question{form: "text", min: math.Inf(-1), max: math.Inf(1)}
	l.readWords(L, q, t, what)
	q.label, _ = l.text(L, what, "label", field(t, "label"))
	q.placeholder, _ = l.text(L, what, "placeholder", field(t, "placeholder"))
	least, hasLeast := l.number(L, what, "min", field(t, "min"), math.Inf(-1), math.Inf(1))
	most, hasMost := l.number(L, what, "max", field(t, "max"), math.Inf(-1), math.Inf(1))
	value := field(t, "value")
	options := field(t, "options")
	_, isNumber := value.(lua.LNumber)
	switch {
	case options != lua.LNil:
		if hasLeast || hasMost {
			l.Fail(L, script.Invalid, "%s has options, which min and max do not apply to", what)
		}
		q.form = "choice"
		l.readChoices(L, q, options, what)
	case isNumber || hasLeast || hasMost:
		q.form = "number"
		if hasLeast {
			q.min = least
		}
		if hasMost {
			q.max = most
		}
		if q.min > q.max {
			l.Fail(L, script.Invalid, "min of %s is %s, which is greater than max, %s", what, decimal(q.min), decimal(q.max))
		}
	}
	l.readFirst(L, q, value, what)
	return q
}

// readFirst reads the value that a dialog shows first.
func (l *Library) readFirst(L *lua.LState, q *question, value lua.LValue, what string) {
	switch {
	case value == lua.LNil:
	case q.form == "choice":
		if q.indexOf(value) == 0 {
			l.Throw(L, &script.Failure{Kind: script.Invalid, Message: what + ": the value is not one of the options: " + script.Describe(value), Words: []string{"value"}})
		}
	case q.form == "number":
		l.number(L, what, "value", value, q.min, q.max)
	default:
		text, _ := l.text(L, what, "value", value)
		value = lua.LString(text)
	}
	q.value = value
}

// readChoices reads options: a list of strings, numbers and { value =, label = }.
func (l *Library) readChoices(L *lua.LState, q *question, options lua.LValue, what string) {
	list, ok := options.(*lua.LTable)
	if !ok || list.Len() == 0 {
		l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "options of " + what + " wants a list, not " + script.Describe(options), Hint: `options = { "red", "green" }`})
	}
	if list.Len() > maxOptions {
		l.Fail(L, script.Invalid, "%s has %d options; at most %d can be shown", what, list.Len(), maxOptions)
	}
	for i := 1; i <= list.Len(); i++ {
		c := choice{value: list.RawGetInt(i)}
		name := fmt.Sprintf("option %d", i)
		if t, ok := c.value.(*lua.LTable); ok {
			c.value = field(t, "value")
			c.label, _ = l.text(L, what, "the label of "+name, field(t, "label"))
		}
		if b, ok := c.value.(lua.LBool); ok && c.label == "" {
			c.label = b.String()
		}
		if c.value == lua.LNil {
			l.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("%s of %s has no value", name, what), Hint: `{ value = 1, label = "one" }`})
		}
		if c.label == "" {
			c.label, _ = l.text(L, what, name, c.value)
		}
		q.choices = append(q.choices, c)
	}
}

// indexOf returns the number of the option with a value, from 1; 0 if there is none.
func (q *question) indexOf(value lua.LValue) int {
	for i, c := range q.choices {
		if c.value == value {
			return i + 1
		}
	}
	return 0
}

// append appends the request's data.
func (q *question) append(b []byte) []byte {
	type entry struct {
		name string
		add  func(b []byte) []byte
	}
	text := func(s string) func([]byte) []byte {
		return func(b []byte) []byte { return msgp.AppendString(b, s) }
	}
	number := func(n float64) func([]byte) []byte {
		return func(b []byte) []byte { return msgp.AppendFloat64(b, n) }
	}
	entries := []entry{{"text", text(q.text)}}
	for _, e := range []struct{ name, text string }{{"label", q.label}, {"placeholder", q.placeholder}, {"ok", q.ok}, {"cancel", q.cancel}, {"form", q.form}} {
		if e.text != "" {
			entries = append(entries, entry{e.name, text(e.text)})
		}
	}
	switch v := q.value.(type) {
	case lua.LNumber:
		if q.form == "number" {
			entries = append(entries, entry{"value", number(float64(v))})
		}
	case lua.LString:
		if q.form == "text" {
			entries = append(entries, entry{"value", text(string(v))})
		}
	}
	if q.form == "number" && !math.IsInf(q.min, 0) {
		entries = append(entries, entry{"min", number(q.min)})
	}
	if q.form == "number" && !math.IsInf(q.max, 0) {
		entries = append(entries, entry{"max", number(q.max)})
	}
	if q.form == "choice" {
		entries = append(entries,
			entry{"value", number(float64(max(1, q.indexOf(q.value))))},
			entry{"options", func(b []byte) []byte {
				b = msgp.AppendArrayHeader(b, uint32(len(q.choices)))
				for _, c := range q.choices {
					b = msgp.AppendString(b, c.label)
				}
				return b
			}})
	}
	b = msgp.AppendMapHeader(b, uint32(len(entries)))
	for _, e := range entries {
		b = e.add(msgp.AppendString(b, e.name))
	}
	return b
}

// pretended returns the answer in a dry run.
func (q *question) pretended() lua.LValue {
	switch {
	case q.value != nil && q.value != lua.LNil:
		return q.value
	case q.form == "choice":
		return q.choices[0].value
	case q.form == "number":
		return lua.LNumber(min(max(0, q.min), q.max))
	}
	return lua.LString("text")
}

// read returns the value that an answer stands for, nil for a dialog that was cancelled. An answer that the
// dialog does not offer is an error.
func (q *question) read(raw []byte) (lua.LValue, error) {
	if msgp.NextType(raw) == msgp.NilType {
		return lua.LNil, nil
	}
	value, err := readField(raw, "value")
	if err != nil || value == nil {
		return lua.LNil, err
	}
	if q.form == "text" {
		if msgp.NextType(value) != msgp.StrType {
			return lua.LNil, errors.New("the answer is not a text")
		}
		text, _, err := msgp.ReadStringBytes(value)
		switch {
		case err != nil || !utf8.ValidString(text):
			return lua.LNil, errors.New("the answer is not a text")
		case len(text) > maxAnswer:
			return lua.LNil, fmt.Errorf("the answer is longer than %s", script.FormatBytes(maxAnswer))
		}
		return lua.LString(text), nil
	}
	n, ok := readNumber(value)
	switch {
	case !ok:
		return lua.LNil, errors.New("the answer is not a number")
	case q.form == "choice":
		if n != math.Trunc(n) || n < 1 || n > float64(len(q.choices)) {
			return lua.LNil, fmt.Errorf("the answer is option %s of %d", decimal(n), len(q.choices))
		}
		return q.choices[int(n)-1].value, nil
	case n < q.min || n > q.max:
		return lua.LNil, fmt.Errorf("the answer is %s, which is out of range", decimal(n))
	}
	return lua.LNumber(n), nil
}

// readConfirmation returns the answer of a confirmation.
func readConfirmation(raw []byte) (ok bool, err error) {
	value, err := readField(raw, "ok")
	if err != nil || value == nil {
		return false, err
	}
	if ok, _, err = msgp.ReadBoolBytes(value); err != nil {
		return false, errors.New("the answer is neither true nor false")
	}
	return ok, nil
}

// readField returns a field of a well-formed map; nil if the map does not have it or if its value is nil.
func readField(raw []byte, name string) ([]byte, error) {
	n, b, err := msgp.ReadMapHeaderBytes(raw)
	if err != nil {
		return nil, errors.New("the answer is not a map")
	}
	for ; n > 0; n-- {
		var key []byte
		if msgp.NextType(b) == msgp.StrType {
			key, b, err = msgp.ReadStringZC(b)
		} else {
			b, err = msgp.Skip(b)
		}
		if err != nil {
			return nil, errors.New("the answer is broken")
		}
		value := b
		if b, err = msgp.Skip(b); err != nil {
			return nil, errors.New("the answer is broken")
		}
		if string(key) == name && msgp.NextType(value) != msgp.NilType {
			return value[:len(value)-len(b)], nil
		}
	}
	return nil, nil
}

// readNumber returns a finite number of any type.
func readNumber(b []byte) (n float64, ok bool) {
	switch msgp.NextType(b) {
	case msgp.IntType:
		i, _, err := msgp.ReadInt64Bytes(b)
		return float64(i), err == nil
	case msgp.UintType:
		i, _, err := msgp.ReadUint64Bytes(b)
		return float64(i), err == nil
	case msgp.Float32Type:
		f, _, err := msgp.ReadFloat32Bytes(b)
		return float64(f), err == nil && f-f == 0
	case msgp.Float64Type:
		f, _, err := msgp.ReadFloat64Bytes(b)
		return f, err == nil && f-f == 0
	}
	return 0, false
}
