package luabind

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vuerlua/vuerlua/host"
	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/lint"
	"github.com/vuerlua/vuerlua/luabind/internal/modules"
	"github.com/vuerlua/vuerlua/luabind/internal/page"
	"github.com/vuerlua/vuerlua/protocol"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Clients silently ignore a change of a node that they do not have: if the script has mistyped a
// key, nothing happens. So every change is compared with the scene that it applies to.
//
// A change of a missing node is not always a mistake: another task may be about to add the node, or
// may have just removed it. A warning is delayed so that the node can still be added. If a key also
// occurs elsewhere in the script's text, its node may be added at any time, so no warning is shown.

// A graph is the scene of a session or a store, see host.Session and host.Store.
type graph interface {
	Property(name string) (raw []byte, ok bool)
	Find(key string) (host.NodeInfo, bool)
	PropSize(key, prop string) (bytes int, ok bool)
	Missing(keys *protocol.Keys, known uint64) (missing []string, version uint64)
	Keys(most int) []string
}

// A scene tracks what the script has done to the scene of a session or a store. It belongs to the
// loop.
type scene struct {
	engine *Engine
	graph  graph
	owner  *session    // nil for the scene of a store
	store  *sceneStore // nil for the scene of a session

	said []string             // names of the properties that the script has set on the scene itself
	key  string               // key of the scene itself; "" before the first set
	gone map[string]departure // nodes that the script has removed, by key

	listeners listeners // the functions in its elements

	plots page.Plots // the values that were pushed to its plots

	// found counts the nodes that Tag has found while a message was encoded. If it found all of
	// them, the message needs no further check.
	found int

	moved []seen // the last lists of keys of moves
}

// A departure is the removal of a node.
type departure struct {
	at   int64 // on the engine's clock
	task *task
}

// maxGone bounds the departures that a scene remembers.
const maxGone = 1000

// absenceTime is how long a warning about a missing node is delayed. It must not be long: an author
// looks at the page for about a second after a save.
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

// Size implements element.Scene.
func (sc *scene) Size(key, prop string) (bytes int, ok bool) {
	if _, known := sc.graph.Find(key); known || sc.store == nil {
		return sc.graph.PropSize(key, prop)
	}
	for _, s := range sc.store.sessions {
		if _, known := s.client.Find(key); known {
			return s.client.PropSize(key, prop)
		}
	}
	return 0, false
}

// find looks up a node. A message to a store also changes nodes of its subscribers' own scenes.
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

// isRoot reports whether key refers to the scene itself. It is called for keys that no node has.
func (sc *scene) isRoot(key string) bool {
	return key == "root" || key == sc.key || sc.key == "" && key == "scene"
}

// over reports whether the client of the scene has left.
func (sc *scene) over() bool {
	return sc.owner != nil && (sc.owner.left || !sc.owner.client.Connected())
}

// review checks a message that is about to be sent, and warns of changes of missing nodes.
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
	case protocol.OpMove:
		sc.expectMoved(m.Move.Keys)
	case protocol.OpRemove:
		for _, key := range m.Keys {
			sc.plots.Forget(key)
			if _, ok := sc.find(key); ok {
				sc.leaves(key)
			} else {
				sc.misses(key, m.Op)
			}
		}
	}
}

// A seen is what Missing has returned for the keys of a move.
type seen struct {
	keys    *protocol.Keys
	version uint64
}

// expectMoved warns of keys of a move that no node has. A stream of moves compares its keys with
// the scene only when the nodes of the scene have changed.
func (sc *scene) expectMoved(keys *protocol.Keys) {
	i := slices.IndexFunc(sc.moved, func(s seen) bool { return s.keys == keys })
	if i < 0 {
		if len(sc.moved) >= maxMoved {
			sc.moved = nil
		}
		sc.moved = append(sc.moved, seen{keys: keys})
		i = len(sc.moved) - 1
	}
	var missing []string
	if missing, sc.moved[i].version = sc.graph.Missing(keys, sc.moved[i].version); len(missing) == 0 {
		return
	}
	for _, key := range missing {
		if _, ok := sc.find(key); !ok {
			sc.misses(key, protocol.OpMove)
			return // one warning is enough: the other nodes are mostly missing for the same reason
		}
	}
}

// maxMoved bounds the lists of keys that a scene remembers.
const maxMoved = 16

// expect warns if n changes a missing node.
func (sc *scene) expect(n *protocol.Node, op protocol.Op) {
	if n.Key == "" {
		sc.says(n.Raw)
	} else if info, ok := sc.find(n.Key); !ok || info.Tag == "" && op != protocol.OpUpdate {
		sc.misses(n.Key, op)
	}
}

// says records the properties that a change sets on the scene itself, so that the next set can
// unset them.
func (sc *scene) says(raw []byte) {
	m := protocol.OpenMap(raw)
	for e := (protocol.Entry{}); m.Read(&e); {
		if name := string(e.Name); !isKept(name) && !slices.Contains(sc.said, name) {
			sc.said = append(sc.said, name)
		}
	}
}

// leaves records that the running task removes a node.
func (sc *scene) leaves(key string) {
	if sc.gone == nil || len(sc.gone) >= maxGone {
		sc.gone = map[string]departure{}
	}
	sc.gone[key] = departure{sc.engine.sinceEpoch(), sc.engine.current}
}

// An absence is a change of a node that was missing.
type absence struct {
	scene   *scene
	op      protocol.Op
	key     string
	removed bool // the task that made the change had removed the node
	warning *Diagnostic
}

// An absenceKey identifies an absence, which is remembered once.
type absenceKey struct {
	place
	key string
}

// maxAbsences bounds the pending absences: a loop may use new keys each time.
const maxAbsences = 100

// misses prepares a warning about a missing node.
func (sc *scene) misses(key string, op protocol.Op) {
	e := sc.engine
	L := e.thread()
	if L == nil || sc.over() || len(e.absences) >= maxAbsences {
		return
	}
	file, line := scriptPlace(L)
	left, removed := sc.gone[key]
	if removed = removed && left.task == e.current; !removed && left.at > 0 && e.sinceEpoch()-left.at < int64(time.Second) {
		return // two tasks change the node independently
	}
	at := absenceKey{place{File: file, Line: line}, key}
	if _, noted := e.absences[at]; noted || e.haveWarned(at.place, diag.MissingKey, "") {
		return
	}
	d := &Diagnostic{Severity: Warning, Rule: diag.MissingKey, File: file, Line: line, Message: fmt.Sprintf("no element has the key %q", key)}
	if removed {
		d.Message += " any more: it was removed"
	} else if op == protocol.OpUpsert || op == protocol.OpAdd {
		d.Message += ", and a plain table does not create one"
	}
	d.Source = e.files.Around(file, line)
	d.Mark(strconv.Quote(key), "key", callOf(op))
	if e.absences == nil {
		e.absences = map[absenceKey]*absence{}
	}
	e.absences[at] = &absence{scene: sc, op: op, key: key, removed: removed, warning: d}
	if len(e.absences) == 1 {
		e.clock.After(absenceTime, func() { e.post(e.reportAbsences) })
	}
}

// callOf returns the name of the method that sends op. An event looks at a node.
func callOf(op protocol.Op) string {
	switch op {
	case protocol.OpEvent:
		return "look"
	case protocol.OpMove:
		return "move"
	}
	return strings.ToLower(op.String())
}

// expectParent warns if the parent that m names is missing or cannot have children.
func (sc *scene) expectParent(m *protocol.Message) {
	if _, isList := protocol.ChildList(m.To); isList {
		return
	}
	e, name := sc.engine, callOf(m.Op)
	L := e.thread()
	info, ok := sc.find(m.To)
	if L == nil || ok && (info.List || m.Op == protocol.OpAdd) || sc.over() {
		return
	}
	file, line := scriptPlace(L)
	if !e.firstWarning(place{File: file, Line: line}, diag.MissingParent, "") {
		return
	}
	if ok {
		e.warn(L, diag.NoChildren, fmt.Sprintf("%q has no list of children: Vuer's client drops what is put into it", m.To), "put it into a Group, or use add", strconv.Quote(m.To), name)
		return
	}
	hint := cmp.Or(sc.suggest(m.To), fmt.Sprintf("%s the parent first, with a Group{ key = %q }", name, m.To))
	e.warn(L, diag.MissingParent, fmt.Sprintf("no element has the key %q, to which %s should add elements", m.To, name), hint, strconv.Quote(m.To), name)
}

// reportAbsences warns of the nodes that are still missing.
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
		if e.firstWarning(d.At(), d.Rule, "") {
			d.Hint = a.hint()
			e.report(d)
		}
	}
}

// creates reports whether the change creates a node. That node has no tag, so it shows nothing.
func (a *absence) creates() bool { return a.op == protocol.OpUpsert || a.op == protocol.OpAdd }

// hint returns what to do about an absence.
func (a *absence) hint() string {
	if a.removed {
		return "upsert creates it again"
	}
	if meant := a.scene.suggest(a.key); meant != "" {
		return meant
	}
	switch {
	case a.op == protocol.OpEvent:
		return "the camera stays where it is"
	case a.creates():
		return fmt.Sprintf("write its constructor, such as Box{ key = %q, ... }", a.key)
	case a.op == protocol.OpMove:
		return "move changes existing elements only"
	case a.op == protocol.OpUpdate:
		return "update changes an existing element; upsert creates one"
	}
	return "nothing is removed; print(event.key) shows the key of the clicked element"
}

// suggest returns the hint with the key in the scene that was probably meant, or "".
func (sc *scene) suggest(key string) string {
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
	near := catalog.Suggest(key, slices.Values(keys))
	if near == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", near)
}

// mentions reports whether the text of the script contains the key anywhere but in an update or a
// removal.
func (e *Engine) mentions(key string) bool {
	for file := range e.files.Names() {
		if modules.IsStdlib(file) {
			continue
		}
		found, known := e.mentioned[file]
		if !known {
			if chunk, err := e.files.Chunk(file); err == nil {
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
