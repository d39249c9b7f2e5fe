package native

import (
	"errors"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// csv returns parse(text, separator, header, numbers, decimal, what), sniff(text) and encode(rows, names,
// separator, newline, decimal). The module in Lua has checked the types of the arguments.
func (l *Library) csv() map[string]lua.LGFunction {
	return map[string]lua.LGFunction{
		"parse": func(L *lua.LState) int {
			text := L.CheckString(1)
			what := L.CheckString(6) // messages call the function
			// A file of empty fields needs the most: an interface for each byte.
			l.Check(L, what, l.Room(20*int64(len(text))))
			r := csvReader{text: text, separator: L.CheckString(2)[0], line: 1, poll: l.Interruption}
			p := csvParser{csvReader: r, L: L, header: L.Get(3), numbers: L.ToBool(4), decimal: L.CheckString(5)}
			rows, err := p.rows()
			if err != nil {
				l.Poll(L)
				l.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("%s: line %d: %v", what, p.begun, err), Hint: hintOf(err)})
			}
			L.Push(rows)
			L.Push(p.nameTable())
			return 2
		},
		"sniff": func(L *lua.LState) int {
			L.Push(lua.LString(sniffSeparator(L.CheckString(1))))
			return 1
		},
		"encode": func(L *lua.LState) int {
			w := csvWriter{separator: L.CheckString(3), newline: L.CheckString(4), decimal: L.CheckString(5), null: l.Markers.Null, poll: l.Interruption}
			names, _ := L.Get(2).(*lua.LTable)
			if err := w.rows(L.CheckTable(1), names); err != nil {
				l.Poll(L)
				l.Throw(L, &script.Failure{Kind: script.Invalid, Message: "csv.encode: " + err.Error(), Hint: hintOf(err)})
			}
			L.Push(lua.LString(w.buf))
			return 1
		},
	}
}

// A csvError has a hint.
type csvError struct{ message, hint string }

func (e *csvError) Error() string { return e.message }

func hintOf(err error) string {
	if wrong, ok := errors.AsType[*csvError](err); ok {
		return wrong.hint
	}
	return ""
}

// A csvReader splits a text into records of fields, by the rules of RFC 4180. It also takes lines that
// end with \r or \n alone, and quotes inside fields that do not begin with one, as Python's csv
// module does. It skips empty lines.
type csvReader struct {
	text      string
	separator byte
	at        int
	line      int // at which at is
	begun     int // where the current record, or the field in quotes that is wrong, begins
	fields    []csvField
	work      int
	poll      func() error
}

// A csvField is one field of a record.
type csvField struct {
	text   string
	quoted bool
}

// next reads a record into fields, which the next call overwrites. It reports whether there was
// one.
func (r *csvReader) next() (bool, error) {
	for r.at < len(r.text) && (r.text[r.at] == '\n' || r.text[r.at] == '\r') {
		r.newline()
	}
	if r.at >= len(r.text) {
		return false, nil
	}
	r.begun, r.fields = r.line, r.fields[:0]
	for {
		f, err := r.field()
		if err != nil {
			return false, err
		}
		r.fields = append(r.fields, f)
		if r.work += 1 + len(f.text)/64; r.work >= script.PollEvery {
			r.work = 0
			if err := r.poll(); err != nil {
				return false, err
			}
		}
		if r.at >= len(r.text) {
			return true, nil
		}
		if r.text[r.at] != r.separator {
			r.newline()
			return true, nil
		}
		r.at++
	}
}

// newline skips \n, \r or \r\n.
func (r *csvReader) newline() {
	if r.text[r.at] == '\r' && r.at+1 < len(r.text) && r.text[r.at+1] == '\n' {
		r.at++
	}
	r.at++
	r.line++
}

func (r *csvReader) field() (csvField, error) {
	if r.at < len(r.text) && r.text[r.at] == '"' {
		return r.quoted()
	}
	begin := r.at
	for ; r.at < len(r.text); r.at++ {
		if c := r.text[r.at]; c == r.separator || c == '\n' || c == '\r' {
			break
		}
	}
	return csvField{text: r.text[begin:r.at]}, nil
}

func (r *csvReader) quoted() (csvField, error) {
	r.at++
	first := r.line
	var joined strings.Builder // of the parts that two quotes separate
	for {
		end := strings.IndexByte(r.text[r.at:], '"')
		if end < 0 {
			r.begun = first
			return csvField{}, &csvError{"the quote that begins here is not closed", `write "" for a quote inside of quotes`}
		}
		part := r.text[r.at : r.at+end]
		r.line += countLines(part)
		r.at += end + 1
		if r.at < len(r.text) && r.text[r.at] == '"' {
			joined.WriteString(part)
			joined.WriteByte('"')
			r.at++
			continue
		}
		if r.at < len(r.text) && r.text[r.at] != r.separator && r.text[r.at] != '\n' && r.text[r.at] != '\r' {
			r.begun = r.line
			return csvField{}, &csvError{fmt.Sprintf("%q follows a closing quote", r.text[r.at]), `write "" for a quote inside of quotes`}
		}
		if joined.Len() > 0 {
			joined.WriteString(part)
			part = joined.String()
		}
		return csvField{part, true}, nil
	}
}

// countLines counts the ends of lines in a field.
func countLines(text string) int {
	n := strings.Count(text, "\n")
	if strings.IndexByte(text, '\r') >= 0 {
		n += strings.Count(text, "\r") - strings.Count(text, "\r\n")
	}
	return n
}

// separators are the candidates of sniffSeparator, the most likely one first.
const separators = ",;\t|"

const (
	sniffRecords = 20       // that are looked at
	sniffBytes   = 64 << 10 // in which they are
)

// sniffSeparator returns the separator of a text: the one that splits its first records into the same
// number of fields, and into the most fields; or else the one that occurs most often in the
// first record.
func sniffSeparator(text string) string {
	cut := len(text) > sniffBytes
	text = text[:min(len(text), sniffBytes)]
	best, most, often, oftenest := separators[0], 1, separators[0], 1
	for i := range len(separators) {
		r := csvReader{text: text, separator: separators[i], poll: func() error { return nil }}
		count, same, first := 0, true, 0
		for records := 0; records < sniffRecords && same; records++ {
			ok, err := r.next()
			if !ok || err != nil || cut && r.at >= len(text) {
				same = same && err == nil || cut
				break
			}
			if count = len(r.fields); records == 0 {
				first = count
			}
			same = count == first
		}
		if same && first > most {
			best, most = separators[i], first
		}
		if first > oftenest {
			often, oftenest = separators[i], first
		}
	}
	if most == 1 {
		best = often
	}
	return string(best)
}

// A csvParser converts records to Lua tables.
type csvParser struct {
	csvReader
	L       *lua.LState
	header  lua.LValue // true, false, or the names
	names   []lua.LValue
	numbers bool
	decimal string
}

func (p *csvParser) rows() (*lua.LTable, error) {
	rows := p.L.NewTable()
	if given, ok := p.header.(*lua.LTable); ok {
		p.names = listed(given)
	} else if lua.LVAsBool(p.header) {
		if ok, err := p.next(); !ok {
			return rows, err
		}
		if err := p.readNames(); err != nil {
			return nil, err
		}
	}
	n := 0
	for {
		ok, err := p.next()
		if !ok {
			return rows, err
		}
		row, err := p.row()
		if err != nil {
			return nil, err
		}
		n++
		rows.RawSetInt(n, row)
	}
}

// readNames reads the names of the columns. A column without a name is named by its number.
func (p *csvParser) readNames() error {
	columns := map[string]int{}
	for i, f := range p.fields {
		if f.text == "" {
			p.names = append(p.names, lua.LNumber(i+1))
			continue
		}
		if other, twice := columns[f.text]; twice {
			return &csvError{fmt.Sprintf("columns %d and %d have the same name, %s", other, i+1, script.Quote(f.text)), "give the names: header = { ... }, and remove the first row"}
		}
		columns[f.text] = i + 1
		p.names = append(p.names, lua.LString(strings.Clone(f.text)))
	}
	return nil
}

func (p *csvParser) row() (*lua.LTable, error) {
	if p.names == nil {
		row := p.L.CreateTable(len(p.fields), 0)
		for i, f := range p.fields {
			row.RawSetInt(i+1, p.value(f))
		}
		return row, nil
	}
	if len(p.fields) > len(p.names) {
		return nil, &csvError{fmt.Sprintf("%d fields, but there are names for %d columns", len(p.fields), len(p.names)), "quote fields that contain the separator, or use another separator"}
	}
	row := p.L.CreateTable(0, len(p.fields))
	for i, f := range p.fields {
		_ = machine.Set(row, p.names[i], p.value(f)) // names are strings or numbers
	}
	return row, nil
}

func (p *csvParser) value(f csvField) lua.LValue {
	if p.numbers && !f.quoted {
		if n, ok := csvNumber(f.text, p.decimal); ok {
			return lua.LNumber(n)
		}
	}
	return lua.LString(f.text)
}

// csvNumber parses a decimal number. Text with leading zeros, such as 007, is a code and not a number.
func csvNumber(text, decimal string) (float64, bool) {
	text = strings.Trim(text, " ")
	digits := strings.TrimLeft(text, "+-")
	if digits == "" || len(text)-len(digits) > 1 || len(digits) > 1 && digits[0] == '0' && '0' <= digits[1] && digits[1] <= '9' {
		return 0, false
	}
	for i := range len(digits) {
		switch c := digits[i]; {
		case '0' <= c && c <= '9', c == decimal[0], c == 'e', c == 'E', c == '-', c == '+':
		default:
			return 0, false
		}
	}
	if decimal != "." {
		text = strings.Replace(text, decimal, ".", 1)
	}
	return number.Parse(strings.TrimPrefix(text, "+"))
}

func (p *csvParser) nameTable() lua.LValue {
	if p.names == nil {
		return lua.LNil
	}
	t := p.L.CreateTable(len(p.names), 0)
	for i, name := range p.names {
		t.RawSetInt(i+1, name)
	}
	return t
}

// listed returns the values of a list up to the first nil.
func listed(t *lua.LTable) (values []lua.LValue) {
	for i := 1; t.RawGetInt(i) != lua.LNil; i++ {
		values = append(values, t.RawGetInt(i))
	}
	return values
}
