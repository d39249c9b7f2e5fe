package kernel

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/vuerlua/vuerlua/luabind/internal/wasm"
)

// A mathFunc is a function of the library math.
type mathFunc struct {
	name      string
	least     int // minimum number of arguments
	most      int // number of arguments that are used; further ones are computed and dropped
	results   int
	op        wasm.Opcode // the instruction with the same result; 0: none
	imported  bool        // it is a function of the host with least numbers as parameters
	keepsInts bool        // it returns an integer for integers
}

// mathFuncs are the functions of math that kernels can call, by name.
var mathFuncs = func() map[string]*mathFunc {
	table := map[string]*mathFunc{}
	add := func(fn mathFunc, names string) {
		for name := range strings.FieldsSeq(names) {
			f := fn
			f.name = name
			table[name] = &f
		}
	}
	add(mathFunc{least: 1, most: 1, results: 1, imported: true}, "acos asin atan cos cosh exp log10 sin sinh tan tanh")
	add(mathFunc{least: 2, most: 2, results: 1, imported: true}, "atan2 fmod mod pow")
	add(mathFunc{least: 1, most: 2, results: 1, imported: true}, "log")
	add(mathFunc{least: 1, most: 1, results: 1, op: wasm.F64Abs}, "abs")
	add(mathFunc{least: 1, most: 1, results: 1, op: wasm.F64Ceil, keepsInts: true}, "ceil")
	add(mathFunc{least: 1, most: 1, results: 1, op: wasm.F64Floor, keepsInts: true}, "floor")
	add(mathFunc{least: 1, most: 1, results: 1, op: wasm.F64Sqrt}, "sqrt")
	add(mathFunc{least: 1, most: math.MaxInt, results: 1, keepsInts: true}, "max min")
	add(mathFunc{least: 1, most: 1, results: 1}, "deg rad")
	add(mathFunc{least: 1, most: 1, results: 2}, "modf")
	add(mathFunc{least: 0, most: 2, results: 1}, "random")
	return table
}()

// MathNames returns the names of the functions of the library math that kernels can call.
func MathNames() []string {
	return slices.Sorted(maps.Keys(mathFuncs))
}

// mathConstants are the constants of the library math.
var mathConstants = map[string]float64{"pi": math.Pi, "huge": math.Inf(1)}
