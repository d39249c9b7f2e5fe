package luabind

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tinylib/msgp/msgp"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Clients take a change of a node that they do not have without a word: the script has mistyped
// a key, and nothing happens. So every change is compared with the scene that it is made to.
//
// Not every change of a node that is not there is a mistake: another task may be about to add the
// node, or has just removed it. A warning waits until the node has had time to come. A key that
// the script's text has in other places as well may come at any time, and is not warned about.

// A graph is the scene of a session or a store, see host.Session and host.Store.
type graph interface {
	Find(key string) (host.NodeInfo, bool)
	Keys(most int) []string
}

// A scene is what the script has made of a session's or a store's scene. It belongs to the loop.
type scene struct {
	engine *Engine
	graph  graph
	owner  *session    // nil for a store's
	store  *sceneStore // nil for a session's

	said []string             // names of the properties that the scene has said of itself
	key  string               // its own key; "" before there is one
	gone map[string]departure // nodes that the script has removed, by key

	// found counts the nodes that Tag has found while a message was encoded: a message of
	// nothing but those needs no second look.
	found int
}

// A departure is the removal of a node.
type departure struct {
	at   int64 // on the engine's clock
	task *task
}

// maxGone bounds the departures that are remembered.
const maxGone = 1000

// absenceTime is how long a warning about a node that is not there waits for the node. An
// author looks at the page for about a second after a save.
const absenceTime = 300 * time.Millisecond

var _ element.Scene = (*scene)(nil)

// Tag implements element.Scene.
func (sc *scene) Tag(key string) string {
	info, ok := sc.find(key)
	switch {
	case !ok && sc.isRoot(key):
		return "Scene"
	case info.Tag != "":
		sc.found++
	}
	return info.Tag
}

// find looks for a node. What a store is sent changes its subscribers' own nodes as well.
func (sc *scene) find(key string) (info host.NodeInfo, ok bool) {
	if info, ok = sc.graph.Find(key); ok || sc.store == nil {
		return info, ok
	}
	for _, s := range sc.store.sessions {
		if info, ok = s.client.Find(key); ok {
			return info, true
		}
	}
	return info, false
}

// isRoot reports whether key means the scene itself, where no node has it.
func (sc *scene) isRoot(key string) bool {
	return key == "root" || key == sc.key || sc.key == "" && key == "scene"
}

// over reports whether nobody sees the scene any more.
func (sc *scene) over() bool {
	return sc.owner != nil && (sc.owner.left || !sc.owner.client.Connected())
}

// review looks at what is about to be sent, and warns of a change of what is not there.
func (sc *scene) review(m *protocol.Message) {
	found := sc.found
	sc.found = 0
	switch m.Op {
	case protocol.OpSet:
		sc.key, sc.gone = m.Nodes[0].Key, nil
	case protocol.OpUpdate:
		if found == len(m.Nodes) {
			return
		}
		for i := range m.Nodes {
			sc.expect(&m.Nodes[i], m.Op)
		}
	case protocol.OpUpsert, protocol.OpAdd:
		if m.To != "" {
			sc.expectParent(m)
		}
		for i := range m.Nodes {
			if m.Nodes[i].Tagless {
				sc.expect(&m.Nodes[i], m.Op)
			}
		}
	case protocol.OpRemove:
		for _, key := range m.Keys {
			if _, ok := sc.find(key); ok {
				sc.leaves(key)
			} else {
				sc.misses(key, m.Op)
			}
		}
	}
}

// expect warns where a node that n changes is not there.
func (sc *scene) expect(n *protocol.Node, op protocol.Op) {
	if n.Key == "" {
		sc.says(n.Raw)
	} else if info, ok := sc.find(n.Key); !ok || info.Tag == "" && op != protocol.OpUpdate {
		sc.misses(n.Key, op)
	}
}

// says notes the properties that a change of the scene itself has, for the next set to unset.
func (sc *scene) says(raw []byte) {
	n, b, err := msgp.ReadMapHeaderBytes(raw)
	for ; n > 0 && err == nil; n-- {
		var name []byte
		if name, b, err = msgp.ReadStringZC(b); err != nil {
			return
		}
		if !slices.Contains(kept, string(name)) && !slices.Contains(sc.said, string(name)) {
			sc.said = append(sc.said, string(name))
		}
		b, err = msgp.Skip(b)
	}
}

// leaves notes that the running task removes a node.
func (sc *scene) leaves(key string) {
	if sc.gone == nil || len(sc.gone) >= maxGone {
		sc.gone = map[string]departure{}
	}
	sc.gone[key] = departure{sc.engine.sinceEpoch(), sc.engine.current}
}

// An absence is a change of a node that was not there.
type absence struct {
	scene   *scene
	op      protocol.Op
	key     string
	removed bool // the task that made the change had removed the node
	warning *Diagnostic
}

// an absenceKey is what an absence is noted once for.
type absenceKey struct {
	place
	key string
}

// maxAbsences bounds those that wait: a loop may name ever new keys.
const maxAbsences = 100

// misses prepares a warning about a node that is not there.
func (sc *scene) misses(key string, op protocol.Op) {
	e := sc.engine
	L := e.thread()
	if L == nil || sc.over() || len(e.absences) >= maxAbsences {
		return
	}
	file, line := scriptPlace(L)
	left, removed := sc.gone[key]
	if removed = removed && left.task == e.current; !removed && left.at > 0 && e.sinceEpoch()-left.at < int64(time.Second) {
		return // two tasks are at it
	}
	at := absenceKey{place{file, line}, key}
	if _, noted := e.absences[at]; noted || e.haveWarned(file, line, "missing-key", "") {
		return
	}
	d := &Diagnostic{Severity: Warning, Rule: "missing-key", File: file, Line: line, Message: fmt.Sprintf("no element has the key %q", key)}
	if removed {
		d.Message += " any more: it was removed"
	} else if op == protocol.OpUpsert || op == protocol.OpAdd {
		d.Message += ", and a plain table does not create one"
	}
	d.Source = e.files.around(file, line)
	d.mark(strconv.Quote(key), "key", callOf(op))
	if e.absences == nil {
		e.absences = map[absenceKey]*absence{}
	}
	e.absences[at] = &absence{scene: sc, op: op, key: key, removed: removed, warning: d}
	if e.cfg.rehearsal == nil && len(e.absences) == 1 {
		time.AfterFunc(absenceTime, func() { e.post(e.reportAbsences) })
	}
}

// callOf is the name of the method that sends op.
func callOf(op protocol.Op) string { return strings.ToLower(op.String()) }

// expectParent warns where the elements of m are to go into a node that does not take them.
func (sc *scene) expectParent(m *protocol.Message) {
	if slices.Contains([]string{"children", "bgChildren", "rawChildren", "htmlChildren"}, m.To) {
		return
	}
	e, name := sc.engine, callOf(m.Op)
	L := e.thread()
	info, ok := sc.find(m.To)
	if L == nil || ok && (info.List || m.Op == protocol.OpAdd) || sc.over() {
		return
	}
	file, line := scriptPlace(L)
	if !e.firstWarning(file, line, "missing-parent", "") {
		return
	}
	if ok {
		e.warn(L, "no-children", fmt.Sprintf("%q has no list of children: Vuer's client drops what is put into it", m.To), "put it into a Group, or use add", strconv.Quote(m.To), name)
		return
	}
	hint := fmt.Sprintf("%s the parent first, with a Group{ key = %q }", name, m.To)
	if near := sc.nearest(m.To); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	e.warn(L, "missing-parent", fmt.Sprintf("no element has the key %q, which %s should put its elements into", m.To, name), hint, strconv.Quote(m.To), name)
}

// reportAbsences warns of the nodes that have not come.
func (e *Engine) reportAbsences() {
	waiting := slices.SortedFunc(maps.Values(e.absences), func(a, b *absence) int {
		return cmp.Or(strings.Compare(a.warning.File, b.warning.File), cmp.Compare(a.warning.Line, b.warning.Line), strings.Compare(a.key, b.key))
	})
	e.absences = nil
	for _, a := range waiting {
		d := a.warning
		info, ok := a.scene.find(a.key)
		if ok && (info.Tag != "" || !a.creates()) || a.scene.over() || !a.removed && e.mentions(a.key) {
			continue
		}
		if e.firstWarning(d.File, d.Line, d.Rule, "") {
			d.Hint = a.hint()
			e.report(d)
		}
	}
}

// creates reports whether the change creates a node, which shows nothing: it has no tag.
func (a *absence) creates() bool { return a.op == protocol.OpUpsert || a.op == protocol.OpAdd }

// hint is what to do about an absence.
func (a *absence) hint() string {
	if a.removed {
		return "upsert creates it again"
	}
	if near := a.scene.nearest(a.key); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	switch {
	case a.creates():
		return fmt.Sprintf("write its constructor, such as Box{ key = %q, ... }", a.key)
	case a.op == protocol.OpUpdate:
		return "update changes an element that is there; upsert creates one"
	}
	return "nothing is removed; print(event.key) shows the key of what was clicked"
}

// nearest is the key in the scene that was probably meant, "" for none.
func (sc *scene) nearest(key string) string {
	const most = 2000
	keys := sc.graph.Keys(most)
	if sc.store != nil {
		for _, s := range sc.store.sessions {
			if len(keys) < most {
				keys = append(keys, s.client.Keys(most-len(keys))...)
			}
		}
	}
	slices.Sort(keys)
	return catalog.Suggest(key, slices.Values(keys))
}

// mentions reports whether the text of the script has the key in another place than in an update
// or a removal.
func (e *Engine) mentions(key string) bool {
	for file := range e.files.texts {
		if isStdlib(file) {
			continue
		}
		found, known := e.mentioned[file]
		if !known {
			if chunk, err := e.chunk(file); err == nil {
				found = lint.Keys(chunk)
			}
			if e.mentioned == nil {
				e.mentioned = map[string]map[string]bool{}
			}
			e.mentioned[file] = found
		}
		if found[key] {
			return true
		}
	}
	return false
}
