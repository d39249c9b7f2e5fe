package difftest

import (
	"fmt"
	"strings"
)

// A Kind says what a node may be replaced with.
type Kind uint8

const (
	// Block is a list of statements, each of which can be taken away.
	Block Kind = iota
	// Stmt is a statement. One that has blocks can be replaced with their statements.
	Stmt
	// Expr is an expression: another expression can stand in its place.
	Expr
	// List is a list with commas. Elements beyond the first Min can be taken away.
	List
	// Fixed is text that stays as it is.
	Fixed
)

// A Node is a part of a program: text and further nodes, in the order in which they are
// written. Blocks and lists have only nodes.
type Node struct {
	Kind  Kind
	Min   int
	Parts []any // string or *Node
}

// build makes a node of a text in which each $ stands for the next of parts: a node, or
// whatever fmt.Sprint makes of it.
func build(kind Kind, text string, parts ...any) *Node {
	n := &Node{Kind: kind}
	for i, piece := range strings.Split(text, "$") {
		if i > 0 {
			if part, ok := parts[i-1].(*Node); ok {
				n.Parts = append(n.Parts, part)
			} else {
				n.Parts = append(n.Parts, fmt.Sprint(parts[i-1]))
			}
		}
		if piece != "" {
			n.Parts = append(n.Parts, piece)
		}
	}
	return n
}

func stmt(text string, parts ...any) *Node { return build(Stmt, text, parts...) }
func expr(text string, parts ...any) *Node { return build(Expr, text, parts...) }

// list has items of which the first minimum always stay.
func list(minimum int, items ...*Node) *Node {
	n := &Node{Kind: List, Min: minimum}
	for _, item := range items {
		n.Parts = append(n.Parts, item)
	}
	return n
}

func block(stmts ...*Node) *Node {
	n := &Node{Kind: Block}
	for _, s := range stmts {
		n.Parts = append(n.Parts, s)
	}
	return n
}

// add appends statements to a block.
func (n *Node) add(stmts ...*Node) {
	for _, s := range stmts {
		if s != nil {
			n.Parts = append(n.Parts, s)
		}
	}
}

// String is the text of the program.
func (n *Node) String() string {
	w := &writer{}
	w.write(n, 0)
	return strings.TrimLeft(w.String(), "\n") + "\n"
}

// size is how many nodes there are, which is what shrinking reduces.
func (n *Node) size() int {
	total := 1
	for _, p := range n.Parts {
		if child, ok := p.(*Node); ok {
			total += child.size()
		}
	}
	return total
}

type writer struct{ strings.Builder }

func (w *writer) write(n *Node, indent int) {
	switch n.Kind {
	case Block:
		for _, p := range n.Parts {
			w.line(indent)
			w.write(p.(*Node), indent)
		}
	case List:
		for i, p := range n.Parts {
			if i > 0 {
				w.WriteString(", ")
			}
			w.write(p.(*Node), indent)
		}
	default:
		for _, p := range n.Parts {
			switch p := p.(type) {
			case string:
				w.WriteString(p)
			case *Node:
				if p.Kind == Block {
					w.write(p, indent+1)
					w.line(indent)
				} else {
					w.write(p, indent)
				}
			}
		}
	}
}

func (w *writer) line(indent int) {
	w.WriteByte('\n')
	for range indent {
		w.WriteString("  ")
	}
}
