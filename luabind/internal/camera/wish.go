package camera

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
)

// A Wish is what a script asks a camera for, with session:look or session:fit.
type Wish struct {
	Key     string       // look: the node whose middle is looked at; "" for none
	Other   lua.LValue   // look: the value of at if it is neither a place nor a key; nil for none
	Keys    []string     // fit: the nodes that should be seen; none for all
	Seconds float64      // how long the flight takes
	Wait    bool         // whether the script waits for its end
	places  []namedPlace // look: from, at, up
	fov     float64      // look: 0 if it is not given
	roll    *float64     // look: nil if it is not given
	ease    string       // "" for the usual one
}

type namedPlace struct {
	name string
	at   Vector
}

// usualSeconds is how long a flight takes if the script does not say.
const usualSeconds = 1

// MaxSeconds bounds a flight: an hour.
const MaxSeconds = 3600

// MaxKeys bounds the keys of one fit.
const MaxKeys = 10_000

// Eases are the values of the option ease.
var Eases = []string{"linear", "in", "out", "in-out"}

const (
	look = "session:look"
	fit  = "session:fit"
)

// ReadLook reads the options of session:look, and throws if they are wrong.
func ReadLook(api script.API, L *lua.LState, t *lua.LTable) *Wish {
	api.WantOptions(L, t, look, "from", "at", "up", "fov", "roll", "seconds", "ease", "wait")
	w := &Wish{}
	w.timing(api, L, t, look)
	for _, name := range []string{"from", "at", "up"} {
		v := machine.GetString(t, name)
		if v == lua.LNil {
			continue
		}
		place, ok := vectorOf(v)
		if ok {
			w.places = append(w.places, namedPlace{name, place})
			continue
		}
		if name != "at" {
			api.Throw(L, &script.Failure{
				Kind: script.Invalid, Message: fmt.Sprintf("%s of %s wants a place, not %s", name, look, script.Describe(v)), Hint: "write {x, y, z}", Words: []string{name},
			})
		}
		if w.Key = script.KeyOf(v).Name; w.Key == "" {
			w.Other = v
		}
	}
	w.lens(api, L, t)
	from, given := w.place("from")
	at, aimed := w.place("at")
	switch up, turned := w.place("up"); {
	case turned && up.length() == 0:
		api.Throw(L, &script.Failure{Kind: script.Invalid, Message: "up of " + look + " has no direction", Hint: "{0, 1, 0} is the usual one, {0, 0, 1} if z is up", Words: []string{"up"}})
	case given && aimed && from == at:
		api.Throw(L, &script.Failure{Kind: script.Invalid, Message: look + ": from and at are the same place", Hint: "at is what the camera looks at", Words: []string{"at"}})
	case w.empty():
		api.Throw(L, &script.Failure{Kind: script.Invalid, Message: look + " wants from, at, up, fov or roll", Hint: look + "{ from = {3, 3, 3}, at = {0, 1, 0} }", Words: []string{"look"}})
	}
	return w
}

// lens reads fov and roll.
func (w *Wish) lens(api script.API, L *lua.LState, t *lua.LTable) {
	if v := machine.GetString(t, "fov"); v != lua.LNil {
		if w.fov = numberOf(v); !(w.fov >= 1 && w.fov <= 179) {
			api.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("fov of %s wants degrees from 1 to 179, not %s", look, script.Describe(v)), Words: []string{"fov"}})
		}
	}
	if v := machine.GetString(t, "roll"); v != lua.LNil {
		roll := numberOf(v)
		if !(math.Abs(roll) <= 1e6) {
			api.Throw(L, &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("roll of %s wants radians, not %s", look, script.Describe(v)), Hint: "math.rad(20) is 20 degrees", Words: []string{"roll"}})
		}
		w.roll = &roll
	}
}

func (w *Wish) empty() bool {
	return len(w.places) == 0 && w.Key == "" && w.Other == nil && w.fov == 0 && w.roll == nil
}

// Alone throws if a look at another client's camera has options that this camera decides on.
func (w *Wish) Alone(api script.API, L *lua.LState) {
	name := ""
	switch {
	case len(w.places) > 0:
		name = w.places[0].name
	case w.fov != 0:
		name = "fov"
	case w.roll != nil:
		name = "roll"
	default:
		return
	}
	api.Throw(L, &script.Failure{
		Kind: script.Invalid, Message: fmt.Sprintf("%s at a session takes over all of its camera, %s as well", look, name), Hint: "leave " + name + " out", Words: []string{name},
	})
}

// place returns the value of from, at or up.
func (w *Wish) place(name string) (Vector, bool) {
	for _, p := range w.places {
		if p.name == name {
			return p.at, true
		}
	}
	return Vector{}, false
}

// ReadFit reads the argument of session:fit, and throws if it is wrong: keys and options in a table, one key, or
// nothing.
func ReadFit(api script.API, L *lua.LState, v lua.LValue) *Wish {
	w := &Wish{Seconds: usualSeconds, Wait: true}
	t, ok := v.(*lua.LTable)
	if !ok {
		if key := script.KeyOf(v).Name; key != "" {
			w.Keys = []string{key}
		} else if v != lua.LNil {
			api.Throw(L, &script.Failure{
				Kind: script.Invalid, Message: fmt.Sprintf("%s wants keys, not %s", fit, script.Describe(v)), Hint: fit + `{ "box", seconds = 1 }, or without keys for everything`, Words: []string{"fit"},
			})
		}
		return w
	}
	n := t.MaxN()
	api.WantFields(L, t, n, fit, "seconds", "ease", "wait")
	w.timing(api, L, t, fit)
	if n > MaxKeys {
		api.Fail(L, script.Invalid, "%s has %d keys; at most %d are possible", fit, n, MaxKeys)
	}
	for i := 1; i <= n; i++ {
		key := script.KeyOf(t.RawGetInt(i)).Name
		if key == "" {
			api.Throw(L, &script.Failure{
				Kind: script.Invalid, Message: fmt.Sprintf("%s: item %d is %s, not a key", fit, i, script.Describe(t.RawGetInt(i))), Hint: `write the key that the element has: "box"`, Words: []string{"fit"},
			})
		}
		w.Keys = append(w.Keys, key)
	}
	return w
}

// timing reads seconds, ease and wait.
func (w *Wish) timing(api script.API, L *lua.LState, t *lua.LTable, fn string) {
	w.Seconds, w.Wait = usualSeconds, machine.GetString(t, "wait") != lua.LFalse
	if v := machine.GetString(t, "seconds"); v != lua.LNil {
		if w.Seconds = numberOf(v); !(w.Seconds >= 0 && w.Seconds <= MaxSeconds) {
			api.Throw(L, &script.Failure{
				Kind: script.Invalid, Message: fmt.Sprintf("seconds of %s wants a number from 0 to %d, not %s", fn, MaxSeconds, script.Describe(v)), Words: []string{"seconds"},
			})
		}
	}
	switch v := machine.GetString(t, "ease").(type) {
	case *lua.LNilType:
	case lua.LString:
		if w.ease = strings.ReplaceAll(string(v), "_", "-"); !slices.Contains(Eases, w.ease) {
			f := &script.Failure{Kind: script.Invalid, Message: fmt.Sprintf("unknown ease %.40q of %s", string(v), fn), Hint: "it is one of " + strings.Join(Eases, ", "), Words: []string{string(v)}}
			f.Suggest(w.ease, Eases)
			api.Throw(L, f)
		}
	default:
		api.Throw(L, &script.Failure{
			Kind: script.Invalid, Message: fmt.Sprintf("ease of %s wants a name, not %s", fn, script.Describe(v)), Hint: "it is one of " + strings.Join(Eases, ", "), Words: []string{"ease"},
		})
	}
}

// Data returns the data of the request.
func (w *Wish) Data() []byte {
	n := uint32(1 + len(w.places))
	for _, there := range []bool{w.Key != "", w.fov != 0, w.roll != nil, w.ease != "", len(w.Keys) > 0} {
		if there {
			n++
		}
	}
	b := appendNumber(msgp.AppendMapHeader(nil, n), "seconds", w.Seconds)
	for _, p := range w.places {
		b = appendVector(b, p.name, p.at[:])
	}
	if w.Key != "" {
		b = msgp.AppendString(msgp.AppendString(b, "at"), w.Key)
	}
	if w.fov != 0 {
		b = appendNumber(b, "fov", w.fov)
	}
	if w.roll != nil {
		b = msgp.AppendFloat64(msgp.AppendString(b, "roll"), *w.roll)
	}
	if w.ease != "" {
		b = msgp.AppendString(msgp.AppendString(b, "ease"), w.ease)
	}
	if len(w.Keys) > 0 {
		b = msgp.AppendArrayHeader(msgp.AppendString(b, "keys"), uint32(len(w.Keys)))
		for _, key := range w.Keys {
			b = msgp.AppendString(b, key)
		}
	}
	return b
}

// DataOf returns the data of the request to fly to the camera of another client, and to follow it from then on.
func (w *Wish) DataOf(p *Pose, follow string) []byte {
	b := p.Append(nil, follow)
	n, rest, _ := msgp.ReadMapHeaderBytes(b)
	out := msgp.AppendMapHeader(nil, n+1)
	if w.ease != "" {
		out = msgp.AppendMapHeader(nil, n+2)
		out = msgp.AppendString(msgp.AppendString(out, "ease"), w.ease)
	}
	return append(appendNumber(out, "seconds", w.Seconds), rest...)
}

// vectorOf reads a list of three finite numbers.
func vectorOf(v lua.LValue) (p Vector, ok bool) {
	t, ok := v.(*lua.LTable)
	if !ok || t.MaxN() != 3 {
		return p, false
	}
	for i := range p {
		n := t.RawGetInt(i + 1)
		if p[i] = numberOf(n); !(math.Abs(p[i]) <= largest) {
			return p, false
		}
	}
	return p, true
}

// numberOf returns a number, NaN for any other value.
func numberOf(v lua.LValue) float64 {
	if n, ok := v.(lua.LNumber); ok {
		return float64(n)
	}
	return math.NaN()
}
