package difftest

// environment uses functions' environments, and text that is loaded.
func (g *generator) environment() *Node {
	switch g.IntN(7) {
	case 0:
		return stmt("dump(loadstring('return ' .. $)())", g.oneOf("'1 + 2 * 3'", "'nil'", "'...'", "'{1, 2, a = 3}'", "'\"x\" .. 1'", "'2^10, -2^2'", "'not nil == true'", "'1 .. 2'"))
	case 1:
		return stmt("do local f = loadstring($) dump(pcall(f, $)) end", g.oneOf("'local a, b = ... return b, a'", "'error(\"E9\", 0)'", "'return ...'", "'local function f(n) return n and f(nil) or 1 end return f(1)'", "'Gx = 1 return Gx'"), list(0, g.any(), g.any()))
	case 2:
		return stmt("print((loadstring($)) == nil)", g.oneOf("'x ='", "'return'", "'for'", "'local 1'", "'return 1 2'", "'a.b:c'", "'x = }'", "'break'", "'return ...'", "'function f() return ... end'", "'\"abc'", "'x = 08'", "'x = 1e'", "'--[[ ]] return 1'", "'local function a.b() end'", "'f() = 1'", "'(f)'", "'a, b'", "';'"))
	case 3:
		return stmt("do local env = {} local f = setfenv(function() y = $ return y end, env) dump(f(), env, getfenv(f) == env) end", g.plainValueOfLiterals())
	case 4:
		return stmt("do local f = function() return Gz end setfenv(f, {Gz = $}) dump(f(), getfenv(1) == _G) end", g.any())
	case 5:
		return stmt("do local parts, i = {'return ', '$', ' + 1'}, 0 dump(load(function() i = i + 1 return parts[i] end)()) end", g.numeral())
	}
	return stmt("print(_G._G == _G, rawget(_G, 'print') == print, type(_VERSION))")
}

// loaded is a statement that loads the text of a chunk. It sees global variables alone.
func (g *generator) loaded(nesting int) *Node {
	if g.loading {
		return g.environment()
	}
	g.loading = true
	around := g.vars
	g.vars = nil
	for _, v := range around {
		if v.name[0] == 'G' {
			g.vars = append(g.vars, v)
		}
	}
	leave := g.enterFunction(&function{vararg: true})
	body := g.functionBody(nesting)
	leave()
	g.vars, g.loading = around, false
	return stmt("dump(pcall(assert(loadstring([====[$]====], '=p')), $))", body, list(0, g.any(), g.any()))
}

// plainValueOfLiterals is an expression that needs no global variable.
func (g *generator) plainValueOfLiterals() *Node {
	return expr(g.oneOf("1", "'s'", "nil", "{1, 2}", "1 + 1", "not nil"))
}
