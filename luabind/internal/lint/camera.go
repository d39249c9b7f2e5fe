package lint

import (
	"github.com/yuin/gopher-lua/ast"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
)

// lookedAt returns the keys in the arguments of session:look and session:fit. They name nodes, but do not create
// them.
func lookedAt(call *ast.FuncCallExpr) (keys []ast.Expr) {
	if call.Receiver == nil || len(call.Args) != 1 {
		return nil
	}
	t, ok := call.Args[0].(*ast.TableExpr)
	switch {
	case call.Method == "look" && ok:
		if at := field(t, "at"); at != nil {
			keys = append(keys, at.Value)
		}
	case call.Method == "fit" && ok:
		for _, f := range t.Fields {
			if f.Key == nil {
				keys = append(keys, f.Value)
			}
		}
	case call.Method == "fit":
		keys = append(keys, call.Args[0])
	}
	return keys
}

// looks checks the keys in the arguments of session:look and session:fit.
func (w *walker) looks(e *ast.FuncCallExpr) {
	if w.world.Nodes == nil {
		return
	}
	for _, key := range lookedAt(e) {
		if s, ok := key.(*ast.StringExpr); ok {
			c := &nodeChange{walker: w, line: max(e.Line(), s.Line()), verb: e.Method, call: e.Method}
			c.expect(s.Value)
		}
	}
}

// cameraOptions maps fields of session.camera to the options of session:look that change them.
var cameraOptions = map[string]string{"position": "from = {x, y, z}", "target": "at = {x, y, z}", "up": "up = {0, 1, 0}", "fov": "fov = 50", "roll": "roll = 0.5"}

// copied reports an assignment to a field of session.camera, which moves nothing.
func (w *walker) copied(line int, key string) {
	option := cameraOptions[key]
	if option == "" {
		option = "from = {x, y, z}, at = {x, y, z}"
	}
	w.report(Finding{
		Line: line, Rule: diag.SessionField, Message: "session.camera is a copy: setting its " + key + " does not move the camera",
		Hint: "write session:look{ " + option + " }", Words: []string{key},
	})
}
