package controls

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// A kind is what values a control has.
type kind uint8

const (
	noValue  kind = iota // a button, a line
	number               // within limits
	truth                // true or false
	text                 // a string
	color                // in any of the forms of colours
	choice               // one of the options
	choices              // some of the options
	vector               // two to four numbers
	interval             // two numbers within limits, the lower one first
	progress             // 0 to 1, or nothing
)

// kinds are the components that have values.
var kinds = map[string]kind{
	"Slider": number, "NumberBox": number, "Checkbox": truth, "Switch": truth, "TextBox": text, "Input": text, "ColorPicker": color,
	"Select": choice, "ButtonGroup": choice, "VectorBox": vector, "RangeSlider": interval, "ProgressBar": progress,
}

// A Value is a boolean, a number, a string, or a list of numbers or strings. It belongs to no Lua state and
// does not change. Nil is no value.
type Value any

// A list is a Value of several.
type list []lua.LValue

func same(a, b Value) bool {
	x, ok := a.(list)
	y, also := b.(list)
	if ok && also {
		return slices.Equal(x, y)
	}
	return !ok && !also && a == b
}

// toValue copies a value of a script. It returns nil for one that no control has.
func toValue(v lua.LValue) Value {
	switch v := v.(type) {
	case lua.LBool, lua.LString:
		return v
	case lua.LNumber:
		if v-v == 0 {
			return v
		}
	case *lua.LTable:
		if element.MarkName(v) != "" && element.MarkName(v) != "array" || machine.HasFields(v) || v.MaxN() > maxControls {
			return nil
		}
		all := list(slices.Clone(machine.Items(v)))
		for _, item := range all {
			switch item := item.(type) {
			case lua.LString:
			case lua.LNumber:
				if item-item != 0 {
					return nil
				}
			default:
				return nil
			}
		}
		return all
	}
	return nil
}

// toLua returns a value for a script. Lists are new tables.
func toLua(v Value) lua.LValue {
	switch v := v.(type) {
	case list:
		t := machine.NewList(len(v))
		for i, item := range v {
			machine.SetInt(t, i+1, item)
		}
		return t
	case lua.LValue:
		return v
	}
	return lua.LNil
}

// An offer is what a control lets visitors choose.
type offer struct {
	kind      kind
	low, high float64
	options   list
	length    int // of a vector
}

// newOffer reads the properties of an element.
func newOffer(tag string, t *lua.LTable) (o offer) {
	o = offer{kind: kinds[tag], low: math.Inf(-1), high: math.Inf(1)}
	if o.kind == noValue {
		return o
	}
	c, _ := catalog.Lookup(tag)
	for name, limit := range map[string]*float64{"min": &o.low, "max": &o.high} {
		if n, ok := machine.GetString(t, name).(lua.LNumber); ok {
			*limit = float64(n)
		} else if p, ok := c.Prop(name); ok && p.Default != "" {
			if n, err := strconv.ParseFloat(p.Default, 64); err == nil {
				*limit = n
			}
		}
	}
	switch o.kind {
	case progress:
		o.low, o.high = 0, 1
	case choice:
		if machine.GetString(t, "multiple") == lua.LTrue {
			o.kind = choices
		}
		o.options = optionsOf(machine.GetString(t, "options"))
	case vector:
		o.length = 3
		if v, ok := machine.GetString(t, "value").(*lua.LTable); ok {
			o.length = v.MaxN()
		}
	}
	return o
}

// optionsOf returns the values of options: of { value =, label = } the value, else the label.
func optionsOf(v lua.LValue) (all list) {
	t, ok := v.(*lua.LTable)
	if !ok {
		return nil
	}
	for _, item := range machine.Items(t) {
		if o, ok := item.(*lua.LTable); ok {
			if item = machine.GetString(o, "value"); item == lua.LNil {
				item = machine.GetString(o, "label")
			}
		}
		if toValue(item) != nil {
			all = append(all, item)
		}
	}
	return all
}

// initial is the value of an element that gives none.
func (o *offer) initial() Value {
	switch o.kind {
	case number:
		return lua.LNumber(max(min(0, o.high), o.low))
	case truth:
		return lua.LFalse
	case text:
		return lua.LString("")
	case color:
		return lua.LString("#ffffff")
	case choice:
		if len(o.options) > 0 {
			return o.options[0]
		}
	case choices:
		return list{}
	case vector:
		return list{lua.LNumber(0), lua.LNumber(0), lua.LNumber(0)}
	case interval:
		return list{lua.LNumber(o.low), lua.LNumber(o.high)}
	}
	return nil
}

// check returns what is wrong with a value for the control: what it has to be, and perhaps a hint.
func (o *offer) check(v Value, given lua.LValue) (want, hint string) {
	if v == nil {
		if o.kind == progress && given == lua.LNil {
			return "", ""
		}
		return o.wants(), ""
	}
	switch x := v.(type) {
	case lua.LNumber:
		switch o.kind {
		case number, progress:
			return o.within(float64(x)), ""
		case color:
			return "", ""
		}
	case lua.LBool:
		if o.kind == truth {
			return "", ""
		}
	case lua.LString:
		switch o.kind {
		case text, color:
			return "", ""
		}
	case list:
		return o.checkList(x)
	}
	if o.kind == choice {
		return o.offers(v.(lua.LValue))
	}
	return o.wants(), ""
}

func (o *offer) checkList(all list) (want, hint string) {
	switch o.kind {
	case choices:
		for _, item := range all {
			if want, hint = o.offers(item); want != "" {
				return want, hint
			}
		}
		return "", ""
	case vector, interval, color:
		for _, item := range all {
			n, ok := item.(lua.LNumber)
			if !ok {
				return o.wants(), ""
			}
			if want = o.within(float64(n)); want != "" && o.kind != color {
				return want, ""
			}
		}
		switch {
		case o.kind == vector && len(all) == o.length, o.kind == color && (len(all) == 3 || len(all) == 4):
			return "", ""
		case o.kind == interval && len(all) == 2 && all[0].(lua.LNumber) <= all[1].(lua.LNumber):
			return "", ""
		}
	}
	return o.wants(), ""
}

// within returns what a number has to be, "" if it is within the limits.
func (o *offer) within(n float64) string {
	const rounding = 1e-6 // of the limits, which pages know as floats of 32 bits
	switch {
	case n >= o.low-rounding*math.Abs(o.low) && n <= o.high+rounding*math.Abs(o.high):
		return ""
	case math.IsInf(o.low, 0):
		return fmt.Sprintf("at most %v", o.high)
	case math.IsInf(o.high, 0):
		return fmt.Sprintf("at least %v", o.low)
	}
	return fmt.Sprintf("from %v to %v", o.low, o.high)
}

func (o *offer) offers(v lua.LValue) (want, hint string) {
	if slices.Contains(o.options, v) {
		return "", ""
	}
	names := make([]string, 0, len(o.options))
	for _, option := range o.options {
		names = append(names, option.String())
	}
	if near := catalog.Suggest(v.String(), slices.Values(names)); near != "" {
		hint = script.DidYouMean(near)
	} else if len(names) > 0 && len(names) <= 10 {
		hint = "it has " + strings.Join(names, ", ")
	}
	return "one of its options", hint
}

// wants says in words what values the control has.
func (o *offer) wants() string {
	switch o.kind {
	case number:
		return "a number"
	case truth:
		return "true or false"
	case text:
		return "a string"
	case color:
		return `a colour, such as "#ff8800"`
	case choice:
		return "one of its options"
	case choices:
		return "a list of its options"
	case vector:
		return fmt.Sprintf("a list of %d numbers", o.length)
	case interval:
		return "a list of two numbers, the lower one first"
	case progress:
		return "a number from 0 to 1"
	}
	return "nothing"
}
