package difftest

import "fmt"

// A typ is what a variable holds at all times, so that programs seldom end by an error.
type typ uint8

const (
	number typ = iota
	text
	truth    // a boolean
	anything // nil as well: only for what takes every value
	sequence // a list of numbers without holes
	record   // a table with the fields a and b (numbers), s (text), l (a sequence) and x (anything)
	callable // a function with a signature
)

// A signature is how a function is called.
type signature struct {
	params  []typ
	results []typ
	vararg  bool
	self    string // it is a method, or a field: of this variable
}

type variable struct {
	name  string
	typ   typ
	sig   *signature
	fixed bool // never assigned to: what ends a loop
}

// scope begins a scope; the result ends it.
func (g *generator) scope() (leave func()) {
	outer := len(g.vars)
	g.level++
	return func() {
		g.level--
		// Global variables stay, though a local one of this scope may have hidden them.
		kept := g.vars[:outer]
		for _, v := range g.vars[outer:] {
			if v.name[0] == 'G' {
				kept = append(kept, v)
			}
		}
		g.vars = kept
	}
}

// name makes a new name, or takes one that is in use, which is hidden then.
func (g *generator) name() string {
	if len(g.vars) > 0 && g.chance(10) {
		if v := g.vars[g.IntN(len(g.vars))]; v.name[0] == 'v' && !v.fixed {
			return v.name
		}
	}
	g.named++
	return fmt.Sprintf("v%d", g.named)
}

// global is the name of a global variable.
func (g *generator) global() string {
	g.named++
	return fmt.Sprintf("G%d", g.named)
}

func (g *generator) declare(v variable) { g.vars = append(g.vars, v) }

// find returns the variables that a name at this place means, if they fit.
func (g *generator) find(fits func(*variable) bool) []*variable {
	var found []*variable
	seen := map[string]bool{}
	for i := len(g.vars) - 1; i >= 0; i-- {
		v := &g.vars[i]
		if !seen[v.name] {
			seen[v.name] = true
			if fits(v) {
				found = append(found, v)
			}
		}
	}
	return found
}

// variable chooses a variable of a type, nearer ones more often; nil if there is none.
func (g *generator) variable(t typ) *variable {
	return g.near(g.find(func(v *variable) bool { return v.typ == t }))
}

// assignable is variable for those that may be assigned to.
func (g *generator) assignable(t typ) *variable {
	return g.near(g.find(func(v *variable) bool { return v.typ == t && !v.fixed }))
}

func (g *generator) near(found []*variable) *variable {
	if len(found) == 0 {
		return nil
	}
	return found[min(g.IntN(len(found)), g.IntN(len(found)))]
}
