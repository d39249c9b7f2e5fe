package difftest

import "slices"

// Shrink takes away what a program does not need to differ, changing the tree, until no
// single step makes it smaller. It tries many steps at once, as one batch for differ, which
// returns for each text whether it is a program that differs in the way that is looked for.
func Shrink(program *Node, differ func(texts []string) ([]bool, error)) error {
	const batch = 48
	for from := 0; ; {
		steps := program.steps()
		if from >= len(steps) {
			return nil
		}
		some := steps[from:min(from+batch, len(steps))]
		texts := make([]string, len(some))
		for i, s := range some {
			s.swap()
			texts[i] = program.String()
			s.swap()
		}
		works, err := differ(texts)
		if err != nil {
			return err
		}
		// A step that works may be of no use after another one, so one is done at a time. The
		// steps before it have failed; going on from there and coming back once saves most of
		// the work.
		if i := slices.Index(works, true); i >= 0 {
			some[i].swap()
			from = max(0, from+i-1)
			if from >= len(program.steps()) {
				from = 0
			}
			continue
		}
		if from += batch; from >= len(steps) {
			return nil
		}
	}
}

// A step is a change of the parts of one node. Doing it twice undoes it.
type step struct {
	at    *Node
	other []any
	saves int
}

func (s *step) swap() { s.at.Parts, s.other = s.other, s.at.Parts }

// steps are all changes that make the program smaller, the largest first.
func (n *Node) steps() []*step {
	var all []*step
	n.visit(func(n *Node) {
		switch n.Kind {
		case Block:
			all = append(all, n.fewer(0)...)
			all = append(all, n.unwrapped()...)
		case List:
			all = append(all, n.fewer(n.Min)...)
		}
		if n.Kind != Fixed {
			all = append(all, n.simpler()...)
		}
	})
	slices.SortStableFunc(all, func(a, b *step) int { return b.saves - a.saves })
	return all
}

func (n *Node) visit(see func(*Node)) {
	see(n)
	for _, p := range n.Parts {
		if child, ok := p.(*Node); ok {
			child.visit(see)
		}
	}
}

// change is the step to other parts.
func (n *Node) change(other []any) *step {
	return &step{at: n, other: other, saves: weight(n.Parts) - weight(other)}
}

func weight(parts []any) (total int) {
	for _, p := range parts {
		if child, ok := p.(*Node); ok {
			total += child.size()
		} else {
			total++
		}
	}
	return total
}

// fewer takes away halves, quarters, ... of the parts after the first minimum.
func (n *Node) fewer(minimum int) (steps []*step) {
	for width := len(n.Parts) - minimum; width > 0; width /= 2 {
		for from := minimum; from < len(n.Parts); from += width {
			rest := slices.Delete(slices.Clone(n.Parts), from, min(from+width, len(n.Parts)))
			steps = append(steps, n.change(rest))
		}
	}
	return steps
}

// unwrapped puts the statements of a block's statement in its place.
func (n *Node) unwrapped() (steps []*step) {
	for i, p := range n.Parts {
		p.(*Node).blocks(func(b *Node) {
			steps = append(steps, n.change(slices.Concat(n.Parts[:i:i], b.Parts, n.Parts[i+1:])))
		})
	}
	return steps
}

// blocks are those inside of n that are not inside of another.
func (n *Node) blocks(see func(*Node)) {
	for _, p := range n.Parts {
		if child, ok := p.(*Node); ok && child.Kind == Block {
			see(child)
		} else if ok {
			child.blocks(see)
		}
	}
}

// simpler puts an expression inside of one in its place, or a value.
func (n *Node) simpler() (steps []*step) {
	for i, p := range n.Parts {
		child, ok := p.(*Node)
		if !ok || child.Kind != Expr {
			continue
		}
		put := func(other *Node) {
			s := n.change(slices.Concat(n.Parts[:i:i], []any{other}, n.Parts[i+1:]))
			if s.saves > 0 || len(other.String()) < len(child.String()) {
				steps = append(steps, s)
			}
		}
		child.inner(put)
		for _, value := range []string{"1", "nil", "true", `"a"`, "{}"} {
			put(expr(value))
		}
	}
	return steps
}

// inner are the expressions inside of n, through lists.
func (n *Node) inner(see func(*Node)) {
	for _, p := range n.Parts {
		if child, ok := p.(*Node); ok && child.Kind == Expr {
			see(child)
		} else if ok && child.Kind == List {
			child.inner(see)
		}
	}
}
