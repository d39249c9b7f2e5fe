package lint

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"golang.org/x/image/colornames"

	"github.com/vuerlua/vuerlua/luabind/internal/diag"
	"github.com/vuerlua/vuerlua/luabind/internal/element"
	"github.com/vuerlua/vuerlua/luabind/internal/lazy"
	"github.com/vuerlua/vuerlua/luabind/internal/script"
	"github.com/vuerlua/vuerlua/protocol/catalog"
)

// Classes of values that are not types of the API.
const (
	textClass = "text"
	listClass = "list"
)

// listOrNot returns the class of a table constructor: listClass if it has items and no named fields.
func listOrNot(t *ast.TableExpr) string {
	if len(t.Fields) == 0 || slices.ContainsFunc(t.Fields, func(f *ast.Field) bool { return f.Key != nil }) {
		return ""
	}
	return listClass
}

// plainFields are fields that people mistake for functions.
var plainFields = []string{"id", "info", "connected", "data", "etype", "key", "value", "ts", "name"}

// axis: event.value.position.x, box.position.y.
func (w *walker) axis(e *ast.AttrGetExpr, key string) {
	i := strings.Index("xyzw", key)
	list, ok := e.Object.(*ast.AttrGetExpr)
	if len(key) != 1 || i < 0 || !ok {
		return
	}
	property, ok := list.Key.(*ast.StringExpr)
	if !ok || !slices.Contains([]string{"position", "rotation", "quaternion", "normal"}, property.Value) {
		return
	}
	root := list.Object
	for {
		inner, ok := root.(*ast.AttrGetExpr)
		if !ok {
			break
		}
		root = inner.Object
	}
	id, ok := root.(*ast.IdentExpr)
	if !ok {
		return
	}
	v := w.lookup(id.Value)
	if v == nil || !isEvent(v.class) && !strings.HasPrefix(v.class, "element ") {
		return
	}
	w.report(Finding{
		Line: e.Line(), Rule: diag.Axis, Message: fmt.Sprintf("%s is a list, which has no field '%s'", property.Value, key), Hint: fmt.Sprintf("write %s[%d]", property.Value, i+1),
		Words: []string{property.Value + "." + key},
	})
}

// inScene reports elements of the page among those of the scene.
func (w *walker) inScene(c *catalog.Component, t *ast.TableExpr) {
	if c.Tag != "Scene" {
		return
	}
	for _, f := range t.Fields {
		if call, name := w.pageElement(f.Value); call != nil && f.Key == nil {
			w.pageInScene(call, name, "write htmlChildren = { "+name+"{ ... } }")
		}
	}
}

// pageElement returns the call that constructs an element of the page, and the name of the component;
// nil for other expressions.
func (w *walker) pageElement(e ast.Expr) (call *ast.FuncCallExpr, name string) {
	call, ok := e.(*ast.FuncCallExpr)
	if !ok || call.Receiver != nil {
		return nil, ""
	}
	c, ok := catalog.Lookup(w.global(call.Func))
	if !ok || c.Category != "html" {
		return nil, ""
	}
	return call, c.Name
}

// pageInScene reports an element of the page among the elements of the scene.
func (w *walker) pageInScene(call *ast.FuncCallExpr, name, hint string) {
	w.report(Finding{
		Line: call.Line(), Rule: diag.PageInScene, Message: name + " belongs in the page, not in the scene", Hint: hint,
		Words: []string{name},
	})
}

// noMoreList forgets that a variable is a list if a named or negative field of it is assigned.
func (w *walker) noMoreList(lhs *ast.AttrGetExpr) {
	id, ok := lhs.Object.(*ast.IdentExpr)
	if !ok {
		return
	}
	_, named := lhs.Key.(*ast.StringExpr)
	_, negative := lhs.Key.(*ast.UnaryMinusOpExpr)
	if v := w.lookup(id.Value); v != nil && v.class == listClass && (named || negative) {
		v.class = ""
	}
}

// length: list.length, text.length.
func (w *walker) length(e *ast.AttrGetExpr, class, key string) {
	if class != listClass && class != textClass || !slices.Contains([]string{"length", "size", "count"}, key) {
		return
	}
	w.report(Finding{
		Line: e.Line(), Rule: diag.Length, Message: fmt.Sprintf("a %s has no field '%s'", class, key), Hint: "write # before it: #" + nameOf(e.Object, class),
		Words: []string{"." + key, key},
	})
}

// negative: list[-1].
func (w *walker) negative(e *ast.AttrGetExpr, class string) {
	if _, ok := e.Key.(*ast.UnaryMinusOpExpr); !ok || class != listClass {
		return
	}
	list := nameOf(e.Object, class)
	w.report(Finding{
		Line: e.Line(), Rule: diag.NegativeIndex, Message: "lists have no negative indices", Hint: fmt.Sprintf("the last item is %s[#%s]", list, list),
		Words: []string{"[-"},
	})
}

// nameOf returns the name of a variable, and otherwise for any other expression.
func nameOf(e ast.Expr, otherwise string) string {
	if id, ok := e.(*ast.IdentExpr); ok {
		return id.Value
	}
	return otherwise
}

// forIn: for x in list do, for i in range(10) do.
func (w *walker) forIn(s *ast.GenericForStmt) {
	for i, e := range s.Exprs {
		class := w.expression(e)
		if i > 0 {
			break
		}
		if _, number := e.(*ast.NumberExpr); number {
			w.report(Finding{
				Line: s.Line(), Rule: diag.ForInNumber, Message: "a number cannot be iterated", Hint: fmt.Sprintf("write: for %s = 1, 10 do", s.Names[0]), Words: []string{" in "},
			})
		}
		if name := w.global(e); name == "frames" || name == "pairs" || name == "ipairs" {
			hint := "write " + name + "(list)"
			if name == "frames" {
				hint = "write frames(60)"
			}
			w.report(Finding{Line: s.Line(), Rule: diag.NotCalled, Message: name + " has to be called here", Hint: hint, Words: []string{name}})
		}
		if class == listClass {
			w.report(Finding{
				Line: s.Line(), Rule: diag.ForInList, Message: "'for ... in' needs an iterator, not a list",
				Hint: fmt.Sprintf("write: for i, %s in ipairs(%s) do", s.Names[len(s.Names)-1], nameOf(e, "list")), Words: []string{" in "},
			})
		}
	}
}

// whileFrames: while frames(60) do.
func (w *walker) whileFrames(s *ast.WhileStmt) {
	call, ok := s.Condition.(*ast.FuncCallExpr)
	if ok && call.Receiver == nil && w.global(call.Func) == "frames" {
		w.report(Finding{
			Line: s.Line(), Rule: diag.WhileFrames, Message: "frames does not wait in a while loop", Hint: "write: for dt, t in frames(60) do", Words: []string{"while"},
		})
	}
}

// order: on("CLICK", function(session, event) ... end).
func (w *walker) order(fn *ast.FunctionExpr, classes []string) {
	if fn.ParList == nil || len(fn.ParList.Names) < 2 {
		return
	}
	names := fn.ParList.Names
	if len(classes) > 0 && classes[0] == "Session" && names[0] != "session" && slices.Contains(names[1:], "session") {
		w.report(Finding{
			Line: fn.Line(), Rule: diag.ParameterOrder, Message: "the session is the first parameter", Hint: "write function(session)", Words: []string{names[0]},
		})
	}
	if len(classes) > 1 && classes[0] == "Event" && classes[1] == "Session" && names[0] == "session" {
		w.report(Finding{
			Line: fn.Line(), Rule: diag.ParameterOrder, Message: "the first parameter is the event, the second the session",
			Hint: "write function(" + strings.Join([]string{names[1], names[0]}, ", ") + ")", Words: []string{"session"},
		})
	}
}

// habit checks a call of the API for arguments that are valid but hardly intended.
func (w *walker) habit(name string, e *ast.FuncCallExpr) {
	if name != "sleep" || len(e.Args) != 1 {
		return
	}
	seconds, ok := literalNumber(e.Args[0])
	// 600 and 3600 are probably seconds; 500 and 1000 are probably milliseconds, as in other languages.
	if !ok || seconds < 500 || math.Mod(seconds, 100) != 0 || math.Mod(seconds, 60) == 0 {
		return
	}
	w.report(Finding{
		Line: e.Line(), Rule: diag.Milliseconds, Message: fmt.Sprintf("sleep takes seconds: this waits for %.0f minutes", math.Round(seconds/60)),
		Hint: fmt.Sprintf("write sleep(%g)", seconds/1000), Words: []string{"sleep"},
	})
}

// keyForElement: session:upsert("box", { ... }).
func (w *walker) keyForElement(e *ast.FuncCallExpr) {
	if !slices.Contains([]string{"upsert", "update", "add"}, e.Method) || len(e.Args) == 0 {
		return
	}
	if key, ok := e.Args[0].(*ast.StringExpr); ok {
		w.report(Finding{
			Line: e.Line(), Rule: diag.KeyForElement, Message: e.Method + " needs an element, not its key",
			Hint: fmt.Sprintf("write session:%s{ key = %q, ... }", e.Method, key.Value), Words: []string{`"` + key.Value + `"`},
		})
	}
}

// SessionField returns what to do in place of session.key = x.
func SessionField(key string) string {
	if c := classes()["Session"]; c != nil && c.methods[key] != nil {
		return "call it: session:" + key + "(...)"
	}
	if key == "camera" {
		return "session:look{ from = {x, y, z}, at = {x, y, z} } moves the camera"
	}
	return "store data of a client in session.data." + key
}

// value checks the value of a property that has the right type but is hardly intended.
func (w *walker) value(c *catalog.Component, p *catalog.Prop, line int, value ast.Expr) {
	switch {
	case p.Name == "material":
		w.material(c, line, value)
	case p.Type&catalog.Color != 0:
		w.color(c.Name+"."+p.Name, line, value)
	case p.Unit == "radians":
		w.radians(c, p, line, value)
	case p.Name == "args":
		w.args(c, p, line, value)
	}
	w.fraction(c, p, line, value)
}

// fractions are properties of materials from 0 to 1.
var fractions = []string{"opacity", "roughness", "metalness", "transmission", "clearcoat", "alphaTest"}

// fraction reports opacity = 50.
func (w *walker) fraction(c *catalog.Component, p *catalog.Prop, line int, value ast.Expr) {
	if !slices.Contains(fractions, p.Name) {
		return
	}
	n, ok := literalNumber(value)
	if !ok || n >= 0 && n <= 1 {
		return
	}
	f := Finding{
		Line: line, Rule: diag.OutOfRange, Message: fmt.Sprintf("%s.%s goes from 0 to 1, and this is %g", c.Name, p.Name, n), Hint: "write a number from 0 to 1",
		Words: []string{p.Name},
	}
	if n > 1 && n <= 100 {
		f.Hint = fmt.Sprintf("write %g for %g %%", n/100, n)
	}
	w.report(f)
}

// listArgs are items of args that are not numbers.
var listArgs = []string{"geometry", "points", "vertices", "indices", "shapes", "path"}

// args reports items that are not numbers: Sphere{ args = {"1"} }.
func (w *walker) args(c *catalog.Component, p *catalog.Prop, line int, value ast.Expr) {
	t, ok := value.(*ast.TableExpr)
	if !ok || c.Category != "primitive" {
		return
	}
	for i, f := range t.Fields[:min(len(t.Fields), len(p.Slots))] {
		if f.Key != nil {
			return
		}
		if n, ok := literalNumber(f.Value); ok && n < 0 && element.IsSize(p.Slots[i]) {
			message, hint := element.NegativeSize(c.Name, p, i, n)
			w.report(Finding{Line: line, Rule: diag.OutOfRange, Message: message, Hint: hint, Words: []string{fmt.Sprintf("%g", n), "args"}})
			continue
		}
		s, quoted := f.Value.(*ast.StringExpr)
		if !quoted || slices.Contains(listArgs, p.Slots[i]) {
			continue
		}
		hint := "write " + strings.TrimSpace(s.Value) + ", without quotes"
		if isText(s) {
			hint = "write a number"
		}
		w.report(Finding{
			Line: line, Rule: diag.WrongType, Message: fmt.Sprintf("%s.args[%d], the %s, has to be a number, not a string (%q)", c.Name, i+1, p.Slots[i], s.Value), Hint: hint,
			Words: []string{strconv.Quote(s.Value), "args"}, Doubt: true,
		})
	}
}

// limits reports a Slider whose min is not below its max, or whose value is outside.
func (w *walker) limits(c *catalog.Component, line int, t *ast.TableExpr) {
	if c.Name != "Slider" {
		return
	}
	number := func(name string) (n float64, ok bool) {
		if f := field(t, name); f != nil {
			return literalNumber(f.Value)
		}
		return 0, false
	}
	low, hasLow := number("min")
	high, hasHigh := number("max")
	at, hasValue := number("value")
	f := Finding{Line: line, Rule: diag.OutOfRange}
	switch {
	case hasLow && hasHigh && low >= high:
		f.Message, f.Hint, f.Words = fmt.Sprintf("Slider.min (%g) is not below Slider.max (%g)", low, high), "min is the lowest value, max the highest", []string{"min"}
	case hasValue && (hasLow && at < low || hasHigh && at > high):
		f.Message, f.Hint, f.Words = fmt.Sprintf("Slider.value (%g) is not between its min and max", at), "choose a value from min to max, or widen them", []string{"value"}
	default:
		return
	}
	w.report(f)
}

// material checks the fields of material = { ... }.
func (w *walker) material(c *catalog.Component, line int, value ast.Expr) {
	t, ok := value.(*ast.TableExpr)
	standard, known := catalog.Lookup("MeshStandardMaterial")
	if !ok || !known {
		return
	}
	for _, f := range t.Fields {
		key, ok := f.Key.(*ast.StringExpr)
		if !ok {
			continue
		}
		at := max(line, f.Value.Line())
		if p, ok := standard.Prop(key.Value); ok {
			w.value(standard, p, at, f.Value)
			if v, ok := literal(f.Value); ok {
				w.misfit(c.Name+".material", p, at, v, true)
				w.choice(c.Name+".material", p, at, v)
			}
			if s, ok := f.Value.(*ast.StringExpr); ok && element.IsMap(key.Value) {
				w.file(c.Name+".material."+key.Value, at, s.Value)
			}
			continue
		}
		near := standard.Suggest(key.Value)
		if near == "" || materialHas(key.Value) {
			continue
		}
		w.report(Finding{
			Line: at, Rule: diag.UnknownProperty, Message: "a material has no property '" + key.Value + "'", Hint: script.DidYouMean(near),
			Words: []string{key.Value}, Doubt: true,
		})
	}
}

// materialHas reports whether any material has a property.
func materialHas(name string) bool {
	return slices.ContainsFunc(catalog.All(), func(c *catalog.Component) bool {
		if c.Category != "material" {
			return false
		}
		_, ok := c.Prop(name)
		return ok
	})
}

var (
	reHexColor = lazy.Regexp(`^#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$`)
	reHexAlone = lazy.Regexp(`^(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
	reWordOnly = lazy.Regexp(`^[A-Za-z]+$`)
)

// color checks a literal color.
func (w *walker) color(what string, line int, value ast.Expr) {
	v, ok := literal(value)
	if !ok {
		return
	}
	f := Finding{Line: line, Rule: diag.NoColor}
	switch v := v.(type) {
	case lua.LString:
		s := strings.TrimSpace(string(v))
		f.Words = []string{string(v)}
		f.Message = fmt.Sprintf("%s: unknown color %q", what, string(v))
		switch {
		case strings.HasPrefix(s, "#") && !reHexColor().MatchString(s):
			f.Hint = `write "#rrggbb" or "#rgb", in digits and the letters a to f`
		case reHexAlone().MatchString(s) && colornames.Map[strings.ToLower(s)].A == 0:
			f.Hint = `write "#` + s + `"`
		case reWordOnly().MatchString(s) && !isColorName(strings.ToLower(s)):
			f.Hint = `write a CSS name such as "orange", or "#rrggbb"`
			if near := catalog.Suggest(s, slices.Values(colornames.Names)); near != "" {
				f.Hint = fmt.Sprintf("did you mean %q?", near)
			}
		default:
			return
		}
	case *lua.LTable:
		most := 0.0
		for i := 1; i <= v.Len(); i++ {
			if n, ok := v.RawGetInt(i).(lua.LNumber); ok {
				most = max(most, float64(n))
			}
		}
		// Values a little above 1 may be intended, for light that glows.
		if v.Len() < 3 || most < 16 {
			return
		}
		f.Words = []string{strconv.Itoa(int(most))}
		f.Message = what + ": red, green and blue are 0..1, not 0..255"
		f.Hint = fmt.Sprintf("divide each by 255, or write %q", hexOf(v))
	default:
		return
	}
	w.report(f)
}

func isColorName(s string) bool {
	_, ok := colornames.Map[s]
	return ok || s == "rebeccapurple" || s == "transparent" || s == "currentcolor" || s == "inherit"
}

func hexOf(t *lua.LTable) string {
	var parts [3]int
	for i := range parts {
		n, _ := t.RawGetInt(i + 1).(lua.LNumber)
		parts[i] = min(255, max(0, int(n)))
	}
	return fmt.Sprintf("#%02x%02x%02x", parts[0], parts[1], parts[2])
}

// radians: rotation = {0, 90, 0}.
func (w *walker) radians(c *catalog.Component, p *catalog.Prop, line int, value ast.Expr) {
	numbers := []ast.Expr{value}
	if t, ok := value.(*ast.TableExpr); ok {
		numbers = nil
		for _, f := range t.Fields {
			numbers = append(numbers, f.Value)
		}
	}
	for _, e := range numbers {
		n, ok := literalNumber(e)
		if a := math.Abs(n); !ok || a < 15 || a > 720 || math.Mod(a, 5) != 0 {
			continue
		}
		w.report(Finding{
			Line: line, Rule: diag.Degrees, Message: fmt.Sprintf("%s.%s is in radians, and %g looks like degrees", c.Name, p.Name, n),
			Hint: fmt.Sprintf("write math.rad(%g)", n), Words: []string{fmt.Sprintf("%g", n), p.Name},
		})
		return
	}
}

// keys reports elements of one list with the same key.
func (w *walker) keys(t *ast.TableExpr) {
	seen := map[string]int{}
	for _, f := range t.Fields {
		e, ok := f.Value.(*ast.FuncCallExpr)
		if !ok || f.Key != nil || e.Receiver != nil || len(e.Args) != 1 {
			continue
		}
		key := w.keyOf(e)
		if key == nil {
			continue
		}
		if first := seen[key.Value]; first > 0 {
			w.report(Finding{
				Line: key.Line(), Rule: diag.DuplicateKey, Message: fmt.Sprintf("another element in the same list has the key %q", key.Value),
				Hint: "give each element its own key", Words: []string{`"` + key.Value + `"`, key.Value},
				Related: earlier(first, key.Line(), "the first element with this key"),
			})
		} else {
			seen[key.Value] = max(1, key.Line())
		}
	}
}

// earlier returns a note about another line of the file, none for the line of the finding itself.
func earlier(line, found int, message string) []diag.Related {
	if line == found {
		return nil
	}
	return []diag.Related{{Place: diag.Place{Line: line}, Message: message}}
}

// keyOf returns the literal key in the table of a constructor, nil for none.
func (w *walker) keyOf(e *ast.FuncCallExpr) *ast.StringExpr {
	if _, ok := catalog.Lookup(w.global(e.Func)); !ok {
		return nil
	}
	t, ok := e.Args[0].(*ast.TableExpr)
	if !ok {
		return nil
	}
	if f := field(t, "key"); f != nil {
		key, _ := f.Value.(*ast.StringExpr)
		return key
	}
	return nil
}
