package machine

import (
	"github.com/vuerlua/vuerlua/luabind/internal/bytecode"
	"github.com/vuerlua/vuerlua/luabind/internal/number"
	lua "github.com/yuin/gopher-lua"
)

// rk returns the register or constant that B or C of an instruction names.
func rk(registers, constants []lua.LValue, x int) lua.LValue {
	if x&bytecode.Constant != 0 {
		return constants[x&^bytecode.Constant]
	}
	return registers[x]
}

// number puts f into a register. Numbers are allocated in blocks, and a number that is stored for
// long keeps its whole block in memory. Most of the numbers that programs store for long are small
// integers, so these are shared instead.
func (t *thread) number(slot *lua.LValue, f float64) {
	if i := int(f); uint(i-1) < uint(len(smallNumbers)-1) && float64(i) == f {
		*slot = smallNumbers[i]
		return
	}
	if len(t.numbers) == 0 {
		t.numbers = make([]float64, numberBlock)
	}
	p := &t.numbers[0]
	t.numbers = t.numbers[1:]
	*p = f
	point(slot, p)
}

// numberBlock is the length of a block, the same as gopher-lua's.
const numberBlock = 32

// execute runs the Lua function of base, which is on top of the stack, until it returns.
//
// The function is long because it contains the whole hot path. The registers, code and constants
// of the running frame are local variables. The registers must be loaded again after each operation
// that may move the registry, and the position in the code must be stored before each operation
// that may raise an error.
func (t *thread) execute(base *frame) {
	s := t.state
	reg := s.reg
	raised := &t.hook.raised
	cf := base
frames:
	for {
		fn := cf.Fn
		proto := fn.Proto
		code, k := proto.Code, proto.Constants
		lbase := cf.LocalBase
		R := reg.array[lbase:]
		pc := cf.Pc
		for {
			i := code[pc]
			pc++
			A, B, C := bytecode.A(i), bytecode.B(i), bytecode.C(i)
			switch bytecode.Op(i) {
			case lua.OP_MOVE:
				R[A] = R[B]
			case lua.OP_MOVEN:
				R[A] = R[B]
				for range C {
					i = code[pc]
					pc++
					R[bytecode.A(i)] = R[bytecode.B(i)]
				}
			case lua.OP_LOADK:
				R[A] = k[bytecode.Bx(i)]
			case lua.OP_LOADBOOL:
				R[A] = lua.LBool(B != 0)
				if C != 0 {
					pc++
				}
			case lua.OP_LOADNIL:
				for ; A <= B; A++ {
					R[A] = lua.LNil
				}
			case lua.OP_GETUPVAL:
				R[A] = upvalueOf(fn.Upvalues[B]).get()
			case lua.OP_SETUPVAL:
				upvalueOf(fn.Upvalues[B]).set(R[A])
			case lua.OP_GETGLOBAL:
				key := k[bytecode.Bx(i)]
				if name, ok := key.(lua.LString); ok {
					if v, ok := tableOf(fn.Env).field(string(name)); ok {
						R[A] = v
						continue
					}
				}
				cf.Pc = pc
				v := t.index(fn.Env, key)
				R = reg.array[lbase:]
				R[A] = v
			case lua.OP_SETGLOBAL:
				cf.Pc = pc
				t.setIndex(fn.Env, k[bytecode.Bx(i)], R[A])
				R = reg.array[lbase:]
			case lua.OP_GETTABLE, lua.OP_GETTABLEKS:
				key := rk(R, k, C)
				obj := R[B]
				if tb, ok := obj.(*lua.LTable); ok {
					m := tableOf(tb)
					switch name := key.(type) {
					case lua.LString:
						if v, ok := m.field(string(name)); ok {
							R[A] = v
							continue
						}
					case lua.LNumber:
						if n := int(name); uint(n-1) < uint(len(m.array)) && lua.LNumber(n) == name {
							if v := m.array[n-1]; !isNil(v) {
								R[A] = v
								continue
							}
						}
					}
				}
				cf.Pc = pc
				v := t.index(obj, key)
				R = reg.array[lbase:]
				R[A] = v
			case lua.OP_SETTABLE, lua.OP_SETTABLEKS:
				key, v := rk(R, k, B), rk(R, k, C)
				obj := R[A]
				if tb, ok := obj.(*lua.LTable); ok {
					m := tableOf(tb)
					if isNil(m.Metatable) {
						switch name := key.(type) {
						case lua.LString:
							m.setString(string(name), key, v)
							continue
						case lua.LNumber:
							if n := int(name); lua.LNumber(n) == name && n > 0 {
								if n <= len(m.array) {
									m.array[n-1] = v
								} else {
									m.setInt(n, v)
								}
								continue
							}
						}
					}
				}
				cf.Pc = pc
				t.setIndex(obj, key, v)
				R = reg.array[lbase:]
			case lua.OP_NEWTABLE:
				if next := code[pc]; bytecode.Op(next) == lua.OP_NOP && bytecode.Bx(next) != 0 {
					pc++
					if shape, ok := k[bytecode.Bx(next)].(*lua.LTable); ok {
						R[A] = newRecord(tableOf(shape), listSize(B)).public()
						continue
					}
				}
				R[A] = newTable(listSize(B), listSize(C))
			case lua.OP_SELF:
				key := rk(R, k, C)
				obj := R[B]
				cf.Pc = pc
				v := t.index(obj, key)
				R = reg.array[lbase:]
				R[A], R[A+1] = v, obj
			case lua.OP_ADD, lua.OP_SUB, lua.OP_MUL, lua.OP_DIV, lua.OP_MOD, lua.OP_POW:
				a, b := rk(R, k, B), rk(R, k, C)
				if x, ok := a.(lua.LNumber); ok {
					if y, ok := b.(lua.LNumber); ok {
						var f float64
						switch bytecode.Op(i) {
						case lua.OP_ADD:
							f = float64(x) + float64(y)
						case lua.OP_SUB:
							f = float64(x) - float64(y)
						case lua.OP_MUL:
							f = float64(x) * float64(y)
						case lua.OP_DIV:
							f = float64(x) / float64(y)
						case lua.OP_MOD:
							f = modulo(float64(x), float64(y))
						default:
							f = number.Pow(float64(x), float64(y))
						}
						t.number(&R[A], f)
						continue
					}
				}
				cf.Pc = pc
				v := t.arith(bytecode.Op(i), a, b)
				R = reg.array[lbase:]
				R[A] = v
			case lua.OP_UNM:
				a := R[B]
				if x, ok := a.(lua.LNumber); ok {
					t.number(&R[A], -float64(x))
					continue
				}
				cf.Pc = pc
				v := t.arith(lua.OP_UNM, a, a)
				R = reg.array[lbase:]
				R[A] = v
			case lua.OP_NOT:
				R[A] = lua.LBool(isFalse(R[B]))
			case lua.OP_LEN:
				a := R[B]
				if tb, ok := a.(*lua.LTable); ok {
					t.number(&R[A], float64(Len(tb)))
					continue
				}
				cf.Pc = pc
				v := t.length(a)
				R = reg.array[lbase:]
				R[A] = v
			case lua.OP_CONCAT:
				cf.Pc = pc
				v := t.concat(lbase+B, lbase+C)
				R = reg.array[lbase:]
				R[A] = v
			case lua.OP_JMP:
				jump := bytecode.Offset(i)
				if jump < 0 && raised.Load() {
					cf.Pc = pc
					t.handleRaise()
					R = reg.array[lbase:]
				}
				pc += jump
			case lua.OP_EQ:
				a, b := rk(R, k, B), rk(R, k, C)
				cf.Pc = pc
				if t.equal(a, b) != (A != 0) {
					pc++
				}
				R = reg.array[lbase:]
			case lua.OP_LT, lua.OP_LE:
				a, b := rk(R, k, B), rk(R, k, C)
				if x, ok := a.(lua.LNumber); ok {
					if y, ok := b.(lua.LNumber); ok {
						less := x < y
						if bytecode.Op(i) == lua.OP_LE {
							less = x <= y
						}
						if less != (A != 0) {
							pc++
						}
						continue
					}
				}
				cf.Pc = pc
				var less bool
				if bytecode.Op(i) == lua.OP_LT {
					less = t.lessThan(a, b)
				} else {
					less = t.lessEqual(a, b)
				}
				if less != (A != 0) {
					pc++
				}
				R = reg.array[lbase:]
			case lua.OP_TEST:
				if isFalse(R[A]) != (C == 0) {
					pc++
				}
			case lua.OP_TESTSET:
				if v := R[B]; isFalse(v) == (C == 0) {
					R[A] = v
				} else {
					pc++
				}
			case lua.OP_CALL:
				ra := lbase + A
				nargs := B - 1
				if B == 0 {
					nargs = reg.top - ra - 1
				}
				cf.Pc = pc
				if raised.Load() {
					t.handleRaise()
				}
				f, ok := R[A].(*lua.LFunction)
				if !ok {
					f = t.callMeta(ra, nargs)
					nargs++
				}
				if !f.IsG {
					cf = t.pushLua(f, ra, nargs, C-1, ra)
					continue frames
				}
				if nargs == 1 && C == 2 && len(f.Upvalues) == 1 && markCall(f, R[A+1]) {
					R[A] = R[A+1]
					reg.cutTop(ra + 1)
					continue
				}
				t.callGo(t.pushGo(f, ra, nargs, C-1, ra))
				if raised.Load() {
					t.handleRaise()
				}
				R = reg.array[lbase:]
				fn = cf.Fn // so that a waiting call does not keep fn in memory, see Parked
			case lua.OP_TAILCALL:
				ra := lbase + A
				nargs := B - 1
				if B == 0 {
					nargs = reg.top - ra - 1
				}
				cf.Pc = pc
				if raised.Load() {
					t.handleRaise()
				}
				f, ok := R[A].(*lua.LFunction)
				if !ok {
					f = t.callMeta(ra, nargs)
					nargs++
				}
				if !f.IsG {
					cf = t.tailCall(cf, f, ra, nargs)
					continue frames
				}
				t.callGo(t.pushGo(f, ra, nargs, -1, ra)) // OP_RETURN follows
				if raised.Load() {
					t.handleRaise()
				}
				R = reg.array[lbase:]
				fn = cf.Fn
			case lua.OP_RETURN:
				ra := lbase + A
				n := B - 1
				if B == 0 {
					n = reg.top - ra
				}
				if s.uvcache != nil {
					s.closeUpvalues(lbase)
				}
				want := cf.NRet
				if want < 0 {
					want = n
				}
				reg.top = max(ra+n, lbase+int(proto.NumUsedRegisters))
				s.stack.data.pop()
				s.currentFrame = cf.Parent
				t.moveResults(cf.ReturnBase, ra, n, want)
				if cf == base {
					return
				}
				cf = cf.Parent
				continue frames
			case lua.OP_FORLOOP:
				index, ok := R[A].(lua.LNumber)
				limit, ok2 := R[A+1].(lua.LNumber)
				step, ok3 := R[A+2].(lua.LNumber)
				if !ok || !ok2 || !ok3 {
					cf.Pc = pc
					t.raise("'for' initial value must be a number")
				}
				index += step
				if step > 0 && index <= limit || step <= 0 && index >= limit {
					t.number(&R[A], float64(index))
					R[A+3] = R[A]
					if raised.Load() {
						cf.Pc = pc
						t.handleRaise()
						R = reg.array[lbase:]
					}
					pc += bytecode.Offset(i)
				}
			case lua.OP_FORPREP:
				cf.Pc = pc
				t.prepareLoop(R[A : A+3 : A+3])
				pc += bytecode.Offset(i)
			case lua.OP_TFORLOOP:
				cf.Pc = pc
				t.iterate(lbase+A, C)
				if raised.Load() {
					t.handleRaise()
				}
				R = reg.array[lbase:]
				fn = cf.Fn
				if v := R[A+3]; !isNil(v) {
					R[A+2] = v
					pc += bytecode.Offset(code[pc])
				}
				pc++
			case lua.OP_SETLIST:
				if C == 0 {
					C = int(code[pc])
					pc++
				}
				n := B
				if B == 0 {
					n = reg.top - lbase - A - 1
				}
				if tb, ok := R[A].(*lua.LTable); ok {
					tableOf(tb).appendList((C-1)*lua.FieldsPerFlush+1, R[A+1:A+1+n])
				}
				if B == 0 {
					reg.cutTop(min(reg.top, lbase+int(proto.NumUsedRegisters)))
				}
			case lua.OP_CLOSE:
				s.closeUpvalues(lbase + A)
			case lua.OP_CLOSURE:
				p := proto.FunctionPrototypes[bytecode.Bx(i)]
				n := int(p.NumUpvalues)
				closure := &lua.LFunction{Env: fn.Env, Proto: p, Upvalues: make([]*lua.Upvalue, n)}
				R[A] = closure
				for j := range n {
					i = code[pc]
					pc++
					if bytecode.Op(i) == lua.OP_MOVE {
						closure.Upvalues[j] = s.findUpvalue(lbase + bytecode.B(i))
					} else {
						closure.Upvalues[j] = fn.Upvalues[bytecode.B(i)]
					}
				}
			case lua.OP_VARARG:
				t.varargs(cf, lbase+A, B-1)
				R = reg.array[lbase:]
			case lua.OP_NOP:
				if A != 0 {
					cf.Pc = pc
					t.keep(cf)
				}
			}
		}
	}
}
