package native

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A csvWriter writes records.
type csvWriter struct {
	buf                         []byte
	separator, newline, decimal string
	null                        lua.LValue
	work                        int
	poll                        func() error
}

// maxColumns bounds the fields of a row whose table has holes.
const maxColumns = 1 << 14

// rows writes a list of rows. With names, a row has fields by name, else by number.
func (w *csvWriter) rows(rows, names *lua.LTable) error {
	var columns []lua.LValue
	if names != nil {
		columns = listed(names)
		if err := w.row(columns, "the header"); err != nil {
			return err
		}
	}
	for i := 1; ; i++ {
		v := rows.RawGetInt(i)
		row, ok := v.(*lua.LTable)
		where := "row " + strconv.Itoa(i)
		switch {
		case v == lua.LNil:
			return nil
		case !ok:
			return &csvError{fmt.Sprintf("%s is %s, not a table", where, script.Describe(v)), "write { { 1, 2 }, { 3, 4 } }"}
		}
		fields, err := w.fields(row, columns, where)
		if err != nil {
			return err
		}
		if err := w.row(fields, where); err != nil {
			return err
		}
	}
}

// fields returns the values of a row in the order of the columns.
func (w *csvWriter) fields(row *lua.LTable, columns []lua.LValue, where string) ([]lua.LValue, error) {
	var fields []lua.LValue
	if columns != nil {
		for i, name := range columns {
			v := machine.Get(row, name)
			if v == lua.LNil && row.RawGetInt(i+1) != lua.LNil {
				v = row.RawGetInt(i + 1) // a list among rows with names
			}
			fields = append(fields, v)
		}
		return fields, nil
	}
	last := 0
	var wrong error
	machine.ForEach(row, func(k, _ lua.LValue) {
		n, ok := k.(lua.LNumber)
		switch {
		case !ok:
			wrong = &csvError{fmt.Sprintf("%s has the field %s and no columns have names", where, k.String()), "name the columns: header = { ... }"}
		case n != lua.LNumber(math.Trunc(float64(n))) || n < 1 || n > maxColumns:
			wrong = fmt.Errorf("%s has a field number %s; columns are numbered from 1 to %d", where, k.String(), maxColumns)
		default:
			last = max(last, int(n))
		}
	})
	for i := range last {
		fields = append(fields, row.RawGetInt(i+1))
	}
	return fields, wrong
}

func (w *csvWriter) row(fields []lua.LValue, where string) error {
	for i, v := range fields {
		if i > 0 {
			w.buf = append(w.buf, w.separator...)
		}
		if err := w.field(v, len(fields) == 1); err != nil {
			return fmt.Errorf("%s, column %d: %w", where, i+1, err)
		}
	}
	w.buf = append(w.buf, w.newline...)
	return w.step(1)
}

// step counts work, in fields.
func (w *csvWriter) step(n int) error {
	if len(w.buf) > maxJSON {
		return fmt.Errorf("the text is longer than %s", script.FormatBytes(maxJSON))
	}
	if w.work += n; w.work >= script.PollEvery {
		w.work = 0
		return w.poll()
	}
	return nil
}

// field writes a value. alone means that the row has no other value: an empty line would not be read as a row.
func (w *csvWriter) field(v lua.LValue, alone bool) error {
	text := ""
	switch v := v.(type) {
	case lua.LString:
		text = string(v)
	case lua.LNumber:
		text = csvDigits(float64(v))
		if w.decimal != "." {
			text = strings.Replace(text, ".", w.decimal, 1)
		}
	case lua.LBool:
		text = v.String()
	case *lua.LNilType:
	default:
		if v != w.null {
			return fmt.Errorf("%s cannot be written", script.Describe(v))
		}
	}
	_, isString := v.(lua.LString)
	_, numeric := csvNumber(text, w.decimal)
	special := strings.ContainsAny(text, "\"\r\n") || strings.Contains(text, w.separator)
	// A string that looks like a number is read as a string again.
	if special || text == "" && alone || isString && numeric {
		w.buf = append(w.buf, '"')
		w.buf = append(w.buf, strings.ReplaceAll(text, `"`, `""`)...)
		w.buf = append(w.buf, '"')
	} else {
		w.buf = append(w.buf, text...)
	}
	return w.step(1 + len(text)/64)
}

// csvDigits returns a number in the fewest digits that represent it exactly: nan, inf and -inf are
// possible. Integers of usual size have no exponent.
func csvDigits(n float64) string {
	format := byte('g')
	if n == math.Trunc(n) && math.Abs(n) < 1e17 {
		format = 'f'
	}
	return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(n, format, -1, 64)), "+")
}
