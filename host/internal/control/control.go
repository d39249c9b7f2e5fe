// Package control checks what pages say that their visitors have chosen. A page may be anybody's program, so
// a control of the scene takes only values that it offers: of its kind, within its limits, among its options,
// and none while it is disabled.
package control

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/protocol"
)

// The reasons why a value is refused. Others name the value.
var (
	errDisabled = errors.New("the control is disabled")
	errKind     = errors.New("the value is of another kind")
	errOption   = errors.New("the value is not among the options")
	errLength   = errors.New("the list is of another length")
	errEvent    = errors.New("the control does not send this event")
	errRow      = errors.New("the table has no such row")
	errOrder    = errors.New("the lower end is above the upper one")
	errLong     = fmt.Errorf("the text is longer than %d KiB", maxText>>10)
)

const (
	// maxAround is how many bytes an upload may have around its file: the name and the type.
	maxAround = 8 << 10
	// defaultFile is the longest file of a FileUpload that says nothing, in bytes.
	defaultFile = 64 << 20
)

// maxText bounds the text of a control, in bytes. A script may show what one visitor types to all others.
const maxText = 64 << 10

// properties are what counts of an element.
type properties struct {
	tag                       string
	low, high                 float64
	most                      float64 // bytes of a file; 0: any number
	options, value, rows      []byte
	multiple, alpha, disabled bool
}

// IsChoice reports whether an event is one of those that controls send.
func IsChoice(etype string) bool {
	switch etype {
	case "SET", "CLICK", "INPUT", "UPLOAD":
		return true
	}
	return false
}

// Props returns the properties that [Check] reads.
func Props() []string {
	return []string{"tag", "min", "max", "options", "rows", "maxSize", "value", "multiple", "alpha", "disabled"}
}

// Check returns why a visitor cannot have chosen value, which is one msgpack value, in the control lineage[0].
// It returns nil for a value that the control offers, and for elements that are not controls. lineage are the
// [Props] of the element, and of the elements around it.
func Check(lineage [][]byte, etype string, value []byte) error {
	if len(lineage) == 0 {
		return nil
	}
	p := read(lineage[0])
	switch sent := eventOf(p.tag); {
	case sent == "", sent != etype && etype == "CLICK":
		return nil
	case sent != etype:
		return errEvent
	case p.disabled:
		return errDisabled
	}
	for _, raw := range lineage[1:] {
		if around := read(raw); around.disabled && isSection(around.tag) {
			return errDisabled
		}
	}
	switch etype {
	case "SET":
		return p.check(value)
	case "INPUT":
		if len(value) > maxText {
			return errLong
		}
	case "UPLOAD":
		if p.most > 0 && float64(len(value)) > p.most+maxAround {
			return fmt.Errorf("the file is longer than %.0f bytes", p.most)
		}
	case "CLICK":
		if p.tag == "Table" {
			return p.row(value)
		}
	}
	return nil
}

// row accepts the number of a row of a table.
func (p *properties) row(value []byte) error {
	n, ok := protocol.Number(protocol.Lookup(value, "row"))
	rows, _, err := msgp.ReadArrayHeaderBytes(p.rows)
	if !ok || n < 1 || n != math.Trunc(n) || err == nil && n > float64(rows) {
		return errRow
	}
	return nil
}

// eventOf returns the event that controls with a tag send, "" for elements that are not controls.
func eventOf(tag string) string {
	switch tag {
	case "Slider", "RangeSlider", "NumberBox", "Checkbox", "Switch", "Select", "ButtonGroup", "ColorPicker", "TextBox", "VectorBox":
		return "SET"
	case "Button", "Table":
		return "CLICK"
	case "Input":
		return "INPUT"
	case "FileUpload", "ImageUpload":
		return "UPLOAD"
	}
	return ""
}

func isSection(tag string) bool {
	return tag == "Panel" || tag == "Folder" || tag == "Tabs" || tag == "Tab"
}

func read(raw []byte) (p properties) {
	p.low, p.high = math.Inf(-1), math.Inf(1)
	limited := [2]bool{}
	var e protocol.Entry
	for m := protocol.OpenMap(raw); m.Read(&e); {
		switch string(e.Name) {
		case "tag":
			p.tag, _, _ = msgp.ReadStringBytes(e.Value)
		case "min":
			p.low, limited[0] = limit(e.Value, p.low)
		case "max":
			p.high, limited[1] = limit(e.Value, p.high)
		case "options":
			p.options = e.Value
		case "rows":
			p.rows = e.Value
		case "maxSize":
			p.most, _ = protocol.Number(e.Value)
		case "value":
			p.value = e.Value
		case "multiple":
			p.multiple, _, _ = msgp.ReadBoolBytes(e.Value)
		case "alpha":
			p.alpha, _, _ = msgp.ReadBoolBytes(e.Value)
		case "disabled":
			p.disabled, _, _ = msgp.ReadBoolBytes(e.Value)
		}
	}
	if p.tag == "FileUpload" && p.most <= 0 {
		p.most = defaultFile
	}
	if p.tag == "Slider" || p.tag == "RangeSlider" { // the catalogue's defaults
		if !limited[0] {
			p.low = 0
		}
		if !limited[1] {
			p.high = max(100, p.low)
		}
	}
	return p
}

func limit(raw []byte, otherwise float64) (n float64, ok bool) {
	if n, ok := protocol.Number(raw); ok {
		return n, true
	}
	return otherwise, false
}

func (p *properties) check(value []byte) error {
	switch p.tag {
	case "Slider":
		if text, _, err := msgp.ReadStringBytes(value); err == nil { // as the range input of older pages
			n, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return errKind
			}
			return p.within(n)
		}
		return p.number(value)
	case "NumberBox":
		return p.number(value)
	case "Checkbox", "Switch":
		if _, _, err := msgp.ReadBoolBytes(value); err != nil {
			return errKind
		}
	case "TextBox":
		text, _, err := msgp.ReadStringZC(value)
		switch {
		case err != nil:
			return errKind
		case len(text) > maxText:
			return errLong
		}
	case "ColorPicker":
		return p.color(value)
	case "Select", "ButtonGroup":
		if p.multiple && p.tag == "Select" {
			return p.choices(value)
		}
		return p.choice(value)
	case "RangeSlider":
		return p.interval(value)
	case "VectorBox":
		return p.vector(value)
	}
	return nil
}

func (p *properties) number(value []byte) error {
	n, ok := protocol.Number(value)
	if !ok {
		return errKind
	}
	return p.within(n)
}

// within allows for the rounding of limits, which pages know as floats of 32 bits.
func (p *properties) within(n float64) error {
	const rounding = 1e-6
	if !(n >= p.low-rounding*math.Abs(p.low) && n <= p.high+rounding*math.Abs(p.high)) || math.IsInf(n, 0) {
		return fmt.Errorf("%g is not from %g to %g", n, p.low, p.high)
	}
	return nil
}

// numbers calls visit for each item of a list of numbers.
func numbers(value []byte, visit func(i int, n float64) error) (count int, err error) {
	items, rest, err := msgp.ReadArrayHeaderBytes(value)
	if err != nil {
		return 0, errKind
	}
	for i := range int(items) {
		n, ok := protocol.Number(rest)
		if !ok {
			return 0, errKind
		}
		if rest, err = msgp.Skip(rest); err != nil {
			return 0, errKind
		}
		if err := visit(i, n); err != nil {
			return 0, err
		}
	}
	return int(items), nil
}

func (p *properties) interval(value []byte) error {
	low := math.Inf(-1)
	count, err := numbers(value, func(_ int, n float64) error {
		if n < low {
			return errOrder
		}
		low = n
		return p.within(n)
	})
	if err == nil && count != 2 {
		return errLength
	}
	return err
}

func (p *properties) vector(value []byte) error {
	length := 3
	if n, _, err := msgp.ReadArrayHeaderBytes(p.value); err == nil && n > 0 {
		length = int(n)
	}
	count, err := numbers(value, func(_ int, n float64) error { return p.within(n) })
	if err == nil && count != length {
		return errLength
	}
	return err
}

// color accepts #rgb and #rrggbb, and with alpha two digits or one more.
func (p *properties) color(value []byte) error {
	text, _, err := msgp.ReadStringZC(value)
	if err != nil || len(text) == 0 || text[0] != '#' {
		return errKind
	}
	for _, c := range text[1:] {
		if (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'f') {
			return errKind
		}
	}
	switch len(text) {
	case 4, 7:
		return nil
	case 5, 9:
		if p.alpha {
			return nil
		}
	}
	return errKind
}

// choices accepts a list of options, each of them once.
func (p *properties) choices(value []byte) error {
	items, rest, err := msgp.ReadArrayHeaderBytes(value)
	offered, _, _ := msgp.ReadArrayHeaderBytes(p.options)
	switch {
	case err != nil:
		return errKind
	case items > offered:
		return errLength
	}
	for range items {
		next, err := msgp.Skip(rest)
		if err != nil {
			return errKind
		}
		if err := p.choice(rest[:len(rest)-len(next)]); err != nil {
			return err
		}
		rest = next
	}
	return nil
}

func (p *properties) choice(value []byte) error {
	items, rest, err := msgp.ReadArrayHeaderBytes(p.options)
	for ; items > 0 && err == nil; items-- {
		option := rest
		if rest, err = msgp.Skip(rest); err != nil {
			break
		}
		if same(valueOf(option[:len(option)-len(rest)]), value) {
			return nil
		}
	}
	return errOption
}

// valueOf returns the value of an option: of a map its value, else its label.
func valueOf(option []byte) []byte {
	if msgp.NextType(option) != msgp.MapType {
		return option
	}
	var e protocol.Entry
	var value, label []byte
	for m := protocol.OpenMap(option); m.Read(&e); {
		switch string(e.Name) {
		case "value":
			value = e.Value
		case "label":
			label = e.Value
		}
	}
	if value == nil || msgp.IsNil(value) {
		return label
	}
	return value
}

// same compares two values. Numbers are equal within the rounding of 32 bits.
func same(a, b []byte) bool {
	if x, ok := protocol.Number(a); ok {
		y, ok := protocol.Number(b)
		return ok && math.Abs(x-y) <= 1e-6*math.Abs(x)
	}
	if x, _, err := msgp.ReadStringZC(a); err == nil {
		y, _, err := msgp.ReadStringZC(b)
		return err == nil && string(x) == string(y)
	}
	x, _, errA := msgp.ReadBoolBytes(a)
	y, _, errB := msgp.ReadBoolBytes(b)
	return errA == nil && errB == nil && x == y
}

// Value returns the value of an element, as one msgpack value; nil for none.
func Value(raw []byte) []byte { return read(raw).value }
