package native

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
	"github.com/vuerlua/vuerlua/luabind/internal/noise"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/luabind/internal/typedarray"
)

// maxOctaves bounds the work for one number.
const maxOctaves = 16

// A field is the sum of noise of one kind and seed at several scales, called octaves.
type field struct {
	at         func(*noise.Source, ...float64) float64
	source     *noise.Source
	octaves    int
	gain       float64 // how high each octave is beside the one before
	lacunarity float64 // how fine
}

// number returns the noise at p, and changes p.
func (f *field) number(p []float64) float64 {
	sum, height, total := 0.0, 1.0, 0.0
	for range f.octaves {
		sum += height * f.at(f.source, p...)
		total += height
		height *= f.gain
		for d := range p {
			p[d] *= f.lacunarity
		}
	}
	return sum / total
}

func (l *Library) noise() map[string]lua.LGFunction {
	kinds := map[string]func(*noise.Source, ...float64) float64{
		"value": (*noise.Source).Value, "simplex": (*noise.Source).Simplex,
	}
	return map[string]lua.LGFunction{
		"new": func(L *lua.LState) int {
			L.Push(&lua.LUserData{Value: noise.New(uint64(int64(L.CheckNumber(1)))), Env: L.Env, Metatable: lua.LNil})
			return 1
		},
		// at(source, kind, octaves, gain, lacunarity, x, ...)
		"at": func(L *lua.LState) int {
			source, _ := L.CheckUserData(1).Value.(*noise.Source)
			kind := L.CheckString(2)
			f := &field{at: kinds[kind], source: source, octaves: int(L.CheckNumber(3)), gain: float64(L.CheckNumber(4)), lacunarity: float64(L.CheckNumber(5))}
			if f.octaves < 1 || f.octaves > maxOctaves {
				l.Fail(L, script.Invalid, "noise wants 1 to %d octaves, not %d", maxOctaves, f.octaves)
			}
			return l.noiseAt(L, "noise."+kind, f, 6)
		},
	}
}

// noiseAt pushes the noise at the coordinates from argument n on, which are numbers, or arrays of one length.
func (l *Library) noiseAt(L *lua.LState, what string, f *field, n int) int {
	dims := L.GetTop() - n + 1
	for dims > 0 && L.Get(n+dims-1) == lua.LNil {
		dims--
	}
	if dims < 1 || dims > noise.MaxDims {
		l.Fail(L, script.Invalid, "%s wants 1 to %d coordinates, not %d", what, noise.MaxDims, max(dims, 0))
	}
	var p [noise.MaxDims]float64
	operands := make([]array.Operand, 0, noise.MaxDims)
	arrays := false
	for d := range dims {
		switch v := L.Get(n + d).(type) {
		case lua.LNumber:
			p[d] = float64(v)
			operands = append(operands, array.Operand{Row: []float64{float64(v)}})
		default:
			x := typedarray.Of(v)
			if x == nil {
				l.Fail(L, script.Invalid, "%s wants numbers or typed arrays for coordinates, not %s", what, script.Describe(v))
			}
			arrays = true
			operands = append(operands, array.Operand{Array: x})
		}
	}
	if !arrays {
		L.Push(lua.LNumber(f.number(p[:dims])))
		return 1
	}
	made, err := l.Arrays.Maker.Map(operands, f.number)
	return l.Arrays.Push(L, what, made, err)
}
