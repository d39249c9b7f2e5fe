package lint

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
	"github.com/vuerlua/vuerlua/stdlib/meta"
)

// A class is a type of stdlib/meta.
type class struct {
	noun    string // session
	methods map[string]*meta.Entry
	fields  []string
	names   []string // of methods and fields
	open    bool     // it may have any field
}

func (c *class) has(name string) bool { return slices.Contains(c.names, name) }

// meant returns a hint for a name that the class does not have, "" for none.
func (c *class) meant(name string) string {
	if c.noun == "session" && reCamera().MatchString(name) {
		return "move the camera with session:look{ from = {x, y, z}, at = {x, y, z} }; session.camera is where it is"
	}
	return script.DidYouMean(cmp.Or(catalog.Suggest(name, slices.Values(c.names)), also(name, c.names)))
}

// reCamera matches names that people try on a session to move the camera: set_camera, lookAt, fly_to.
var reCamera = lazy.Regexp(`(?i)^(?:\w*cam(?:era)?(?:_?\w+)?|look(?:_?at)?|fly(?:_?to)?|zoom(?:_?to)?|view)$`)

// classes are the types whose methods and fields are known, by name.
var classes = sync.OnceValue(func() map[string]*class {
	all := map[string]*class{}
	for _, e := range meta.All() {
		if e.Kind != meta.Class || e.Name == "vuer" || e.Name == "Element" {
			continue
		}
		c := &class{noun: strings.ToLower(e.Name), methods: map[string]*meta.Entry{}}
		if e.Name == "SceneStore" {
			c.noun = "store"
		}
		for _, f := range e.Fields {
			if strings.HasPrefix(f.Name, "[") {
				c.open = true
				continue
			}
			c.fields = append(c.fields, f.Name)
			c.names = append(c.names, f.Name)
		}
		all[e.Name] = c
	}
	for _, e := range meta.All() {
		if c := all[e.Owner()]; c != nil && e.Kind == meta.Method {
			name := e.Name[strings.LastIndexByte(e.Name, ':')+1:]
			c.methods[name] = e
			c.names = append(c.names, name)
		}
	}
	return all
})

// events are the names of the events that clients send.
var events = sync.OnceValue(func() []string {
	names := []string{"*"}
	for _, e := range meta.All() {
		if e.Kind == meta.Event {
			names = append(names, e.Name)
		}
	}
	for _, c := range catalog.All() {
		for _, etype := range c.Events {
			if !slices.Contains(names, etype) {
				names = append(names, etype)
			}
		}
	}
	return names
})

// returned returns the class of the first result of a function.
func returned(e *meta.Entry) string {
	if len(e.Returns) == 0 {
		return ""
	}
	name := e.Returns[0].Type // "Task?" may be nil: then its methods are not to be called
	if _, ok := classes()[name]; ok {
		return name
	}
	return ""
}

var reFun = lazy.Regexp(`fun\(([^)]*)\)`)

// parameterClasses returns the classes of the parameters of a function type: Event and Session for
// fun(event: Event, session: Session).
func parameterClasses(typ string) []string {
	m := reFun().FindStringSubmatch(typ)
	if m == nil {
		return nil
	}
	var list []string
	for param := range strings.SplitSeq(m[1], ",") {
		_, name, _ := strings.Cut(param, ":")
		name = strings.TrimSpace(name)
		if _, ok := classes()[name]; !ok {
			name = ""
		}
		list = append(list, name)
	}
	return list
}
