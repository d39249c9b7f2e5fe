package control_test

import (
	"math"
	"testing"

	"github.com/vuerlua/vuerlua/host/internal/control"
)

func TestCheckDrag(t *testing.T) {
	type l = []any
	box := func(low, high any) m { return m{"bounds": l{low, high}} }
	with := func(drag m, name string, v any) m { drag[name] = v; return drag }
	free := box(l{-1, 0, -1}, l{1, 0, 1})
	group := func(props m) m { props["tag"] = "VuerGroup"; return props }
	for name, tc := range map[string]struct {
		drag   any
		around []m
		node   any
		ok     bool
	}{
		"anywhere":                    {true, nil, l{1e6, 0, 0}, true},
		"not draggable":               {false, nil, l{0, 0, 0}, false},
		"null":                        {nil, nil, l{0, 0, 0}, false},
		"a string":                    {"xz", nil, l{0, 0, 0}, false},
		"no bounds":                   {m{"plane": "xz"}, nil, l{1e6, 0, 0}, true},
		"within":                      {free, nil, l{1, 0, -1}, true},
		"nearly within":               {free, nil, l{1.000001, 0, -1}, true},
		"without a place":             {free, nil, nil, true},
		"beyond x":                    {free, nil, l{1.1, 0, 0}, false},
		"above":                       {free, nil, l{0, 1, 0}, false},
		"off a level plane":           {with(box(l{-1, 0, -1}, l{1, 0, 1}), "plane", "XZ"), nil, l{0, 1, 0}, true},
		"beyond on a level plane":     {with(box(l{-1, 0, -1}, l{1, 0, 1}), "plane", l{0, 2, 0}), nil, l{0, 0, 2}, false},
		"a normal in a map":           {with(box(l{-1, 0, -1}, l{1, 0, 1}), "plane", m{"normal": l{0, 0, 1}}), nil, l{0, 0, 2}, true},
		"a plane that is not level":   {with(box(l{-1, 0, -1}, l{1, 0, 1}), "plane", l{0, 1, 1}), nil, l{0, 5, 5}, true},
		"an unknown plane":            {with(box(l{-1, 0, -1}, l{1, 0, 1}), "plane", "up"), nil, l{0, 5, 0}, false},
		"along an axis":               {with(box(-1, 1), "axis", "x"), nil, l{0.5, 9, 9}, true},
		"beyond along an axis":        {with(box(-1, 1), "axis", "x"), nil, l{1.5, 9, 9}, false},
		"a slanting axis":             {with(box(-1, 1), "axis", l{1, 1, 0}), nil, l{5, 5, 0}, true},
		"named corners":               {m{"bounds": m{"min": l{0, 0, 0}}}, nil, l{9, 9, 9}, true},
		"below a named corner":        {m{"bounds": m{"min": l{0, 0, 0}}}, nil, l{9, -9, 9}, false},
		"corners exchanged":           {box(1, -1), nil, l{0.5, 0.5, 0.5}, true},
		"in a group":                  {free, []m{group(m{"position": l{10, 0, 0}})}, l{-9.5, 0, 0}, true},
		"beyond in a group":           {free, []m{group(m{"position": l{10, 0, 0}}), group(m{})}, l{0.5, 0, 0}, false},
		"in a group that is turned":   {free, []m{group(m{"rotation": l{0, 1, 0}})}, l{9, 0, 0}, true},
		"in a group that is dragged":  {free, []m{group(m{"drag": m{"move": true}})}, l{9, 0, 0}, true},
		"in something that moves":     {free, []m{{"tag": "Movable"}}, l{9, 0, 0}, true},
		"bounds that are not numbers": {box("x", true), nil, l{9, 0, 0}, true},
	} {
		lineage := [][]byte{pack(t, m{"tag": "Box", "drag": tc.drag})}
		for _, props := range tc.around {
			lineage = append(lineage, pack(t, props))
		}
		if err := control.CheckDrag(lineage, true, pack(t, m{"node": tc.node})); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	far := pack(t, m{"node": l{9, 0, 0}})
	if control.CheckDrag(nil, true, far) == nil {
		t.Error("a drag of a node that is not there is taken")
	}
	if err := control.CheckDrag([][]byte{pack(t, m{"drag": free}), pack(t, m{"tag": "VuerGroup"})}, false, far); err != nil {
		t.Errorf("a drag in a group whose place is not known: %v", err)
	}
}

func TestCheckInstance(t *testing.T) {
	for name, tc := range map[string]struct {
		value any
		ok    bool
	}{
		"none":     {m{}, true},
		"null":     {m{"instance": nil}, true},
		"first":    {m{"instance": 1}, true},
		"last":     {m{"instance": 3.}, true},
		"beyond":   {m{"instance": 4}, false},
		"0":        {m{"instance": 0}, false},
		"negative": {m{"instance": -1}, false},
		"half":     {m{"instance": 1.5}, false},
		"text":     {m{"instance": "1"}, false},
		"NaN":      {m{"instance": math.NaN()}, false},
	} {
		if err := control.CheckInstance(pack(t, tc.value), 3); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
	if control.HasInstances(pack(t, m{"key": "x"})) || !control.HasInstances(pack(t, m{"instance": 1})) {
		t.Error("HasInstances is wrong")
	}
}

func FuzzCheckDrag(f *testing.F) {
	f.Add(pack(f, m{"tag": "Box", "drag": m{"plane": "xz", "bounds": []any{[]any{-1, 0, -1}, []any{1, 0, 1}}}}), pack(f, m{"tag": "VuerGroup", "position": []any{1, 2, 3}}), pack(f, m{"node": []any{0, 0, 0}, "instance": 2}))
	f.Add(pack(f, m{"drag": m{"axis": []any{1, 1, 0}, "bounds": m{"min": 0, "max": []any{1, 1}}}}), []byte{}, pack(f, m{"node": []any{0, 0}}))
	f.Add([]byte("\x81\xa4drag\x81\xa6bounds\xdd\xff\xff\xff\xff\x01"), []byte("\x80"), []byte("\x81\xa4node\xdd\xff\xff\xff\xff\x01\x02\x03"))
	f.Fuzz(func(_ *testing.T, node, around, value []byte) {
		_ = control.CheckDrag([][]byte{node, around}, true, value)
		_ = control.CheckInstance(value, 3)
		_ = control.CheckPointer(value)
	})
}
