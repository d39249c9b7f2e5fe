package luabind

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/tinylib/msgp/msgp"
	lua "github.com/yuin/gopher-lua"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/machine"
	"github.com/vuerlua/vuerlua/luabind/internal/page"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol"
)

// commands are the commands of a script, by name. Pages receive the list again when it changes.
type commands struct {
	byName map[string]*command
	made   int  // counts them, for their order
	posted bool // the list is about to be sent
}

// inOrder returns the commands in the order in which their names were first used.
func (c *commands) inOrder() []*command {
	return slices.SortedFunc(maps.Values(c.byName), func(a, b *command) int { return cmp.Compare(a.number, b.number) })
}

// A command is a function that visitors choose in their page.
type command struct {
	page.Command
	number  int
	handler *handler
}

// luaCommand implements command(name [, options], fn).
func (e *Engine) luaCommand(L *lua.LState) int {
	const what = "command"
	name := e.api.WantString(L, 1, what, "a name")
	if name == "" || len(name) > 200 {
		e.fail(L, script.Invalid, "command wants a name of at most 200 bytes")
	}
	n, key := 2, ""
	if options, ok := L.Get(2).(*lua.LTable); ok {
		n = 3
		e.api.WantOptions(L, options, what, "key")
		key = e.commandKey(L, machine.GetString(options, "key"))
	}
	fn := e.api.WantFunction(L, n, what)
	all := &e.commands
	if all.byName[name] == nil && len(all.byName) >= page.MaxCommands {
		e.fail(L, script.Invalid, "too many commands: %d; is command called in a loop?", len(all.byName))
	}
	if key != "" {
		e.checkCommandKey(L, name, key)
	}
	all.made++
	c := &command{Command: page.Command{Name: name, Key: key}, number: all.made, handler: &handler{etype: page.CommandEtype, fn: fn}}
	if before := all.byName[name]; before != nil {
		c.number = before.number
		before.handler.end()
	}
	if all.byName == nil {
		all.byName = map[string]*command{}
	}
	all.byName[name] = c
	e.commandsChanged()
	L.Push(L.NewFunction(func(*lua.LState) int {
		c.handler.end()
		if e.commands.byName[name] == c {
			delete(e.commands.byName, name)
			e.commandsChanged()
		}
		return 0
	}))
	return 1
}

// commandKey reads the option key.
func (e *Engine) commandKey(L *lua.LState, v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LNilType:
		return ""
	case lua.LString, lua.LNumber:
		key, err := page.ReadKey(v.String())
		if err != nil {
			e.throw(L, &script.Failure{Kind: script.Invalid, Message: "command: " + err.Error(), Words: []string{v.String(), "key"}})
		}
		return key
	}
	e.fail(L, script.Invalid, "key of command wants a string, not %s", script.Describe(v))
	return ""
}

// checkCommandKey warns if the key already has another use.
func (e *Engine) checkCommandKey(L *lua.LState, name, key string) {
	file, line := scriptPlace(L)
	other, hint := "", "choose another key"
	if does := page.PageKey(key); does != "" {
		other, hint = "the key "+strconv.Quote(key)+" "+does+" in the page", "the command takes it; choose another key, such as "+strconv.Quote("shift+"+key)
	}
	for _, c := range e.commands.byName {
		if c.Key == key && c.Name != name {
			other = fmt.Sprintf("the command %q has the key %q, too", c.Name, key)
		}
	}
	if other != "" && e.firstWarning(place{File: file, Line: line}, diag.CommandKey, key) {
		e.warn(L, diag.CommandKey, other, hint, strconv.Quote(key), "key")
	}
}

// commandsChanged sends the list to all pages, once for all changes of a turn.
func (e *Engine) commandsChanged() {
	if e.commands.posted {
		return
	}
	e.commands.posted = true
	e.post(func() {
		e.commands.posted = false
		for _, s := range e.arrivals() {
			if s.begun {
				s.sendCommands()
			}
		}
	})
}

// sendCommands sends the list of commands to the client, unless the list is empty and the client is
// not known to have a list.
func (s *session) sendCommands() {
	e := s.engine
	if s.left || !s.begun || !s.ownPage() || len(e.commands.byName) == 0 && !s.commanded {
		return
	}
	s.commanded = true
	var list []page.Command
	for _, c := range e.commands.inOrder() {
		list = append(list, c.Command)
	}
	s.deliver(change{Message: s.event(page.CommandsEtype, page.AppendCommands(nil, list))})
}

// runCommand runs the command that the user has chosen.
func (d *delivery) runCommand() {
	if c := d.engine.commands.byName[d.event.Key]; c != nil {
		d.run(&d.engine.handlers, c.handler, d.normalized())
		return
	}
	d.session.sendCommands() // the list of the page is outdated
}

// chooseCommands makes a client choose each command once, in a dry run.
func (e *Engine) chooseCommands(s *session) {
	for _, c := range e.commands.inOrder() {
		value, err := msgp.AppendIntf(nil, map[string]any{"name": c.Name})
		if err != nil {
			continue
		}
		frame := protocol.ClientFrame(page.CommandEtype, time.Now().UnixMilli(),
			protocol.Field{Name: "key", Raw: msgp.AppendString(nil, c.Name)}, protocol.Field{Name: "value", Raw: value})
		if ev, err := protocol.DecodeEvent(frame, protocol.DefaultLimits); err == nil {
			e.dispatch(s, ev, nil)
		}
	}
}
