// Package meta describes the Lua API as data: every function, method and event with its
// types, documentation and an example.
//
// The data are the Lua files of this folder, with the annotations that Lua language
// servers read (https://luals.github.io/wiki/annotations/). Editors get these files
// unchanged, and [All] reads them for the program's own help. A block of lines that begin
// with three dashes describes the function, field or class that follows it, and contains
// an example as fenced code. Components are described in the catalogue instead.
//
// A test in luabind compares these files with what the engine defines.
package meta

import (
	"embed"
	"io/fs"
	"strings"
	"sync"
)

//go:embed *.lua
var files embed.FS

// Files returns the annotation files, *.lua.
func Files() fs.FS { return files }

// A Kind is the kind of API that an [Entry] describes.
type Kind int

// The kinds of entries.
const (
	Function Kind = iota // a global function, or a function of a table
	Method               // called with a colon
	Value                // a global that is not a function
	Class                // the type of some functions' results
	Event                // an event from clients
)

func (k Kind) String() string {
	return [...]string{"function", "method", "value", "type", "event"}[k]
}

// An Entry is one name of the API.
type Entry struct {
	Kind    Kind
	Name    string // frames, Session:upsert, vuer.stats, Task, CAMERA_MOVE
	File    string // the annotation file that has it, without .lua
	Doc     string // sentences; paragraphs are lines
	Example string // Lua; "" for types and events
	Params  []Field
	Returns []Field // Name may be ""
	Fields  []Field // of a class or event
}

// A Field is a parameter, a result, or a field.
type Field struct {
	Name     string
	Type     string
	Doc      string
	Optional bool
}

// Owner returns the class or table to which the entry belongs, "" for a global.
func (e *Entry) Owner() string {
	if i := strings.LastIndexAny(e.Name, ".:"); i >= 0 && e.Kind != Event {
		return e.Name[:i]
	}
	return ""
}

// Signature returns the form of a call: session:upsert(x, [to]) -> sent, reason.
func (e *Entry) Signature() string {
	name := e.Name
	if e.Kind == Method { // on a variable, as scripts write it
		name = strings.ToLower(name[:1]) + name[1:]
	}
	if e.Kind != Function && e.Kind != Method {
		return name
	}
	var b strings.Builder
	b.WriteString(name + "(")
	for i, p := range e.Params {
		if i > 0 {
			b.WriteString(", ")
		}
		if p.Optional {
			b.WriteString("[" + p.Name + "]")
		} else {
			b.WriteString(p.Name)
		}
	}
	b.WriteString(")")
	return b.String()
}

// All returns every entry, in the order of the files' names and of their lines. The
// result is shared: callers must not write to it.
var All = sync.OnceValue(func() []*Entry {
	names, err := fs.Glob(files, "*.lua")
	if err != nil {
		panic(err) // the pattern is well-formed
	}
	var all []*Entry
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			panic(err) // it was listed
		}
		all = append(all, Parse(strings.TrimSuffix(name, ".lua"), string(text))...)
	}
	return all
})

// Lookup returns the entry with that name. It also finds methods as scripts write them:
// session:upsert, session.upsert. If a function and the type of its result share a name,
// it returns the function.
func Lookup(name string) *Entry {
	var found *Entry
	method := strings.Replace(name, ".", ":", 1)
	for _, e := range All() {
		if e.Name == name || e.Kind == Method && len(e.Name) == len(method) && strings.EqualFold(e.Name, method) {
			if e.Kind != Class {
				return e
			}
			found = e
		}
	}
	return found
}

// The functions that follow recognize the forms of lines. Every start of the program parses all
// files, and regular expressions would take several times as long.

// word splits text after its leading letters, digits, underscores and characters of also.
func word(text, also string) (name, rest string) {
	i := 0
	for i < len(text) {
		c := text[i]
		if c != '_' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && strings.IndexByte(also, c) < 0 {
			break
		}
		i++
	}
	return text[:i], text[i:]
}

// className returns the name in `class (exact) NAME`, or "" for other annotations.
func className(annotation string) string {
	rest, ok := strings.CutPrefix(annotation, "class ")
	if !ok {
		return ""
	}
	name, _ := word(strings.TrimPrefix(rest, "(exact) "), ".")
	return name
}

// field returns the field in `field NAME? TYPE DOC`, or the parameter in the same form with param. A
// name in brackets is the type of the keys.
func field(annotation string) (f Field, ok bool) {
	rest, ok := strings.CutPrefix(annotation, "field ")
	if !ok {
		rest, ok = strings.CutPrefix(annotation, "param ")
	}
	open := strings.HasPrefix(rest, "[")
	name, after := word(strings.TrimPrefix(rest, "["), ".")
	if !ok || name == "" {
		return f, false
	}
	if open {
		if after, ok = strings.CutPrefix(after, "]"); !ok {
			return f, false
		}
	}
	f.Name = rest[:len(rest)-len(after)]
	after, f.Optional = strings.CutPrefix(after, "?")
	if after, ok = strings.CutPrefix(after, " "); ok {
		f.Type, f.Doc = splitType(after)
	}
	return f, ok
}

// functionName returns the name in `function NAME(...) end`, or "" for other code.
func functionName(code string) string {
	rest, ok := strings.CutPrefix(code, "function ")
	name, rest := word(rest, ".:")
	if _, after, closed := strings.Cut(rest, ")"); !ok || !strings.HasPrefix(rest, "(") || !closed || !strings.HasPrefix(after, " end") {
		return ""
	}
	return name
}

// valueName returns the name in `NAME = value`, or "" for other code.
func valueName(code string) string {
	name, rest := word(code, ".")
	if !strings.HasPrefix(rest, " = ") {
		return ""
	}
	return name
}

// Parse reads one annotation file. It skips blocks without a description, which are
// only for editors.
func Parse(file, text string) []*Entry {
	p := parser{file: file, locals: map[string]string{}}
	for line := range strings.Lines(text) {
		p.line(strings.TrimRight(line, "\r\n"))
	}
	p.line("")
	return p.entries
}

type parser struct {
	file    string
	entries []*Entry
	block   *Entry            // the entry of the current comment block
	doc     []string          // its sentences
	example []string          // nil outside of a fence
	inCode  bool              // inside of a fence
	class   string            // of the block, "" if it is not a class
	locals  map[string]string // the class of each local table
	last    string            // the class that was described last
}

func (p *parser) line(line string) {
	if comment, ok := strings.CutPrefix(line, "---"); ok && !strings.HasPrefix(line, "---@meta") {
		if p.block == nil {
			p.block = &Entry{File: p.file}
		}
		p.comment(comment)
		return
	}
	if p.block != nil {
		p.finish(line)
	} else if name, ok := strings.CutPrefix(line, "local "); ok {
		name, _, _ = strings.Cut(name, " ")
		p.locals[name] = p.last
	}
}

func (p *parser) comment(text string) {
	b := p.block
	switch {
	case strings.HasPrefix(text, "```"):
		p.inCode = !p.inCode && text == "```lua"
	case p.inCode:
		p.example = append(p.example, text)
	case !strings.HasPrefix(text, "@"):
		p.doc = append(p.doc, strings.TrimSpace(text))
	default:
		text = text[1:]
		if class := className(text); class != "" {
			p.class = class
		} else if f, ok := field(text); ok {
			if strings.HasPrefix(text, "field") {
				b.Fields = append(b.Fields, f)
			} else {
				b.Params = append(b.Params, f)
			}
		} else if rest, ok := strings.CutPrefix(text, "return "); ok {
			typ, doc := splitType(rest)
			name, doc, _ := strings.Cut(doc, " ")
			b.Returns = append(b.Returns, Field{Name: name, Type: typ, Doc: doc})
		}
	}
}

// finish ends the block at the line of code that it describes.
func (p *parser) finish(code string) {
	b, class := p.block, p.class
	b.Doc = strings.TrimSpace(strings.Join(p.doc, "\n"))
	b.Example = strings.Join(p.example, "\n")
	p.block, p.doc, p.example, p.class, p.inCode = nil, nil, nil, "", false
	value, function := valueName(code), functionName(code)
	if value != "" && class == value+".Maker" { // a callable table
		b.Kind, b.Name = Function, value
	} else if class != "" {
		p.last = class
		if name, ok := strings.CutPrefix(code, "local "); ok {
			name, _, _ = strings.Cut(name, " ")
			p.locals[name] = class
		}
		b.Kind, b.Name = Class, class
		if event, ok := strings.CutPrefix(class, "event."); ok {
			b.Kind, b.Name = Event, event
		}
	} else if function != "" {
		b.Kind, b.Name = Function, function
		if i := strings.IndexAny(function, ".:"); i >= 0 {
			owner := function[:i]
			if class := p.locals[owner]; class != "" {
				owner = class
			}
			b.Name = owner + function[i:]
			if function[i] == ':' {
				b.Kind = Method
			}
		}
	} else if value != "" {
		b.Kind, b.Name = Value, value
	}
	if b.Name != "" && b.Doc != "" {
		p.entries = append(p.entries, b)
	}
}

// splitType splits the rest of an annotation after its type. A type has blanks only
// inside brackets, around "|" and after ":".
func splitType(text string) (typ, doc string) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '(', '{', '<', '[':
			depth++
		case ')', '}', '>', ']':
			depth--
		case ' ':
			if depth > 0 || i > 0 && strings.IndexByte(":,|", text[i-1]) >= 0 || strings.HasPrefix(text[i+1:], "|") {
				continue
			}
			return text[:i], strings.TrimSpace(text[i+1:])
		}
	}
	return text, ""
}
