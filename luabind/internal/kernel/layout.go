package kernel

import (
	"math"

	"github.com/vuerlua/vuerlua/luabind/internal/array"
)

// The memory of a module, by offsets in bytes. Integers are little-endian.
const (
	// FuelAt is the counter of rounds of loops that call functions with loops.
	FuelAt = 0
	// FaultAt is where a kernel that fails stores a Fault: the code (i32), the site (i32), the
	// address of the array (i64), the index (f64) and the value (f64).
	FaultAt = 8
	// ResultsAt is where the results are stored, 8 bytes each: numbers as f64, booleans as i64.
	ResultsAt = 64
	// SlotsAt is where the arguments and the variables outside are expected, 16 bytes each, in the
	// order of [Function.Slots]: a number as f64 (or as i64, see Whole), a boolean as i64, an array as
	// its address (i64) and its length (i64).
	SlotsAt = 1024
	// ArraysAt is the first address of arrays.
	ArraysAt = 1 << 16

	// Padding is the size of the memory after the last array, in bytes.
	Padding = 1 << 10

	// SlotSize is the size of a slot, in bytes.
	SlotSize = 16

	maxResults = (SlotsAt - ResultsAt) / 8
	maxSlots   = (ArraysAt - SlotsAt) / SlotSize
)

// The codes of a fault.
const (
	Outside     = 1 + iota // an index is outside its array
	Misfit                 // an array cannot hold a number
	Interrupted            // PollName returned 1
	BadRandom              // an argument of math.random
)

// A Site is a place in a script.
type Site struct {
	Chunk string
	Line  int
}

// A Kind is the kind of value of a slot in a call: a boolean, a number, an integer or a kind of array.
type Kind uint8

// The kinds of values. The kinds of arrays begin at Arrays, in the order of package array.
const (
	Boolean Kind = iota
	Float
	Whole  // a number that is an integer between -WholeMost and WholeMost, and not -0
	Arrays // see ArrayKind
)

// WholeMost is the largest number of the kind Whole.
const WholeMost = 1 << 24

// IsWhole reports whether v can be of the kind Whole.
func IsWhole(v float64) bool { return isInteger(v, WholeMost) }

// isInteger reports whether v is an integer between -most and most, and not -0.
func isInteger(v, most float64) bool {
	return v == math.Trunc(v) && math.Abs(v) <= most && !(v == 0 && math.Signbit(v))
}

// ArrayKind returns the Kind of arrays of kind k.
func ArrayKind(k array.Kind) Kind { return Arrays + Kind(k) }

func (k Kind) array() array.Kind { return array.Kind(k - Arrays) }

// A Slot is an argument of a function, or a variable outside it that the function, or a function that
// it calls, uses.
type Slot struct {
	Name     string
	Type     Type
	Variable any  // the identity of a variable outside; nil for an argument
	Indexing bool // integers must be passed as Whole
	Written  bool // of an array: its items may be assigned to
}

// Slots returns the slots of f: its arguments, then the variables outside.
func (f *Function) Slots() []Slot {
	var slots []Slot
	for _, p := range f.params {
		slots = append(slots, Slot{Name: p.name, Type: p.cell.get(), Indexing: p.indexing, Written: p.written})
	}
	seen, at := map[*Function]bool{}, map[any]int{}
	var visit func(*Function)
	visit = func(g *Function) {
		if seen[g] {
			return
		}
		seen[g] = true
		for _, v := range g.outside {
			i, ok := at[v.outside]
			if !ok {
				i = len(slots)
				at[v.outside] = i
				slots = append(slots, Slot{Name: v.name, Type: v.cell.get(), Variable: v.outside})
			}
			slots[i].Indexing = slots[i].Indexing || v.indexing
			slots[i].Written = slots[i].Written || v.written
		}
		for _, callee := range g.callees {
			visit(callee)
		}
	}
	visit(f)
	return slots
}

// Results returns the types of the results.
func (f *Function) Results() []Type { return f.results }

// A Layout is a module and the data that its caller needs.
type Layout struct {
	Code  []byte // the module; it exports Run
	Sites []Site // indexed by the sites of faults
}

// Names that a module imports or exports.
const (
	MemoryModule = "memory"
	MemoryName   = "memory"
	HostModule   = "host"
	Run          = "run"
	// LoadHalf and StoreHalf convert numbers of half precision from and to their 16 bits.
	LoadHalf  = "float16.load"
	StoreHalf = "float16.store"
	// PowName is the operator ^.
	PowName = "^"
	// LogBase is math.log with a base.
	LogBase = "log.base"
	// RandomName is math.random: the number of arguments, and two arguments. It returns the
	// number, and 0 if the arguments are wrong.
	RandomName = "random"
	// PollName returns 1 if the kernel must stop. Loops call it after at most 66,000 rounds in total.
	// Compiled code cannot be preempted elsewhere, and during a garbage collection all other
	// goroutines would be stopped until the next call.
	PollName = "poll"
)
