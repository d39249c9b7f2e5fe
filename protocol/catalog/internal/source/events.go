package source

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// events returns events.ts: the types of the events that pages send, from the annotations that
// document them for scripts. Every field is optional: the fields of most events depend on their
// sender, such as a CLICK on a button, which has no position.
func events(annotations []byte) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, header, "stdlib/meta/events.lua")
	out.WriteString("\n/** The values of the events that pages send, by etype. */\nexport interface Events {\n")
	var doc []string
	name := ""
	for line := range strings.Lines(string(annotations)) {
		line = strings.TrimSpace(line)
		class := eventClass.FindStringSubmatch(line)
		value := eventValue.FindStringSubmatch(line)
		switch {
		case class != nil:
			name = class[1]
		case value != nil && name != "":
			t := &typeReader{rest: value[1]}
			text := t.read()
			if t.failed {
				return nil, fmt.Errorf("event %s: cannot read the type %q", name, value[1])
			}
			fmt.Fprintf(&out, "  /** %s */\n  %s: %s\n", strings.Join(doc, " "), name, text)
			name, doc = "", nil
		case strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "---@") && !strings.HasPrefix(line, "---|"):
			doc = append(doc, strings.TrimSpace(line[3:]))
		case line == "":
			name, doc = "", nil
		}
	}
	out.WriteString("}\n")
	return out.Bytes(), nil
}

var (
	eventClass = regexp.MustCompile(`^---@class event\.(\w+) : Event$`)
	eventValue = regexp.MustCompile(`^---@field value (.*)$`)
)

// A typeReader translates one annotated type.
type typeReader struct {
	rest   string
	failed bool
}

// luaTypes are the named types in TypeScript.
var luaTypes = map[string]string{
	"number": "number", "integer": "number", "string": "string", "boolean": "boolean",
	"table": "object", "any": "unknown", "Picture": "unknown",
}

// read translates a type. It leaves the rest of the line, which may be a comment.
func (t *typeReader) read() string {
	t.rest = strings.TrimSpace(t.rest)
	var out string
	if t.take("{") {
		out = t.fields()
	} else {
		name := t.name()
		if name == "table" && t.take("<") {
			for t.rest != "" && !t.take(">") {
				t.rest = t.rest[1:]
			}
		}
		known, ok := luaTypes[name]
		t.failed = t.failed || !ok
		out = known
	}
	for t.take("[]") {
		out = "readonly " + out + "[]"
	}
	return out
}

func (t *typeReader) fields() string {
	var fields []string
	for !t.take("}") && !t.failed {
		field := t.name()
		t.take("?")
		t.failed = t.failed || field == "" || !t.take(":")
		fields = append(fields, field+"?: "+t.read())
		t.take(",")
	}
	return "{ " + strings.Join(fields, "; ") + " }"
}

func (t *typeReader) name() string {
	t.rest = strings.TrimSpace(t.rest)
	name := wordAtStart.FindString(t.rest)
	t.rest = t.rest[len(name):]
	return name
}

var wordAtStart = regexp.MustCompile(`^\w+`)

func (t *typeReader) take(what string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(t.rest, " "), what)
	if ok {
		t.rest = rest
	}
	return ok
}
