package machine

import (
	lua "github.com/yuin/gopher-lua"
)

func isNil(v lua.LValue) bool {
	_, is := v.(*lua.LNilType)
	return is
}

// isFalse reports whether v is nil or false.
func isFalse(v lua.LValue) bool {
	switch v := v.(type) {
	case *lua.LNilType:
		return true
	case lua.LBool:
		return !bool(v)
	}
	return false
}

// reserve makes room for one more frame, because gopher-lua pushes frames without a check.
func (st *frameStack) reserve() {
	if need := int(st.segIdx) + 2; len(st.segments) < need {
		grown := make([]*segment, max(need, 2*len(st.segments)))
		copy(grown, st.segments)
		st.segments = grown
	}
}

func (st *frameStack) depth() int { return int(st.segIdx)*segmentSize + int(st.segSp) }

func (st *frameStack) last() *frame {
	i, n := st.segIdx, st.segSp
	if n == 0 {
		if i == 0 {
			return nil
		}
		i, n = i-1, segmentSize
	}
	return &st.segments[i].array[n-1]
}

// cut removes all but the first n frames. Segments are kept for the next calls.
func (st *frameStack) cut(n int) {
	if n == 0 {
		st.segIdx, st.segSp = 0, 0
		return
	}
	st.segIdx, st.segSp = uint16((n-1)/segmentSize), uint8((n-1)%segmentSize+1)
}

// push adds a frame. The caller sets every field except Idx.
func (t *thread) push() *frame {
	st := t.state.stack.data
	if st.segSp >= segmentSize {
		t.nextSegment(st)
	}
	f := &st.segments[st.segIdx].array[st.segSp]
	f.Idx = int(st.segIdx)*segmentSize + int(st.segSp)
	st.segSp++
	return f
}

func (t *thread) nextSegment(st *frameStack) {
	t.checkDepth(st)
	next := st.segIdx + 1
	if len(st.segments) <= int(next) {
		st.reserve()
	}
	if st.segments[next] == nil {
		st.segments[next] = new(segment)
	}
	st.segIdx, st.segSp = next, 0
	st.reserve()
}

func (t *thread) checkDepth(st *frameStack) {
	limit := maxCalls
	if t.errors > 0 {
		limit += extraCalls
	}
	if st.depth() >= limit {
		if t.errors > 0 {
			panic(errorInHandler())
		}
		t.raise("stack overflow")
	}
}

// pop removes the frame on top.
func (st *frameStack) pop() {
	if st.segSp == 0 {
		st.segIdx--
		st.segSp = segmentSize
	}
	st.segSp--
}

// ensure makes the registry hold at least n values.
func (t *thread) ensure(n int) {
	if reg := t.state.reg; n > len(reg.array) {
		t.growRegistry(n)
	}
}

func (t *thread) growRegistry(n int) {
	reg := t.state.reg
	if n > reg.maxSize {
		if t.errors > 0 {
			panic(errorInHandler())
		}
		t.raise("stack overflow")
	}
	size := min(max(n, 2*len(reg.array)), reg.maxSize)
	grown := make([]lua.LValue, size)
	copy(grown, reg.array) // also the slots above top: the registers of the running function
	reg.array = grown
	reg.growBy = size // so that gopher-lua doubles it too
}

// cutTop moves the end of the values in use to top, and clears the slots after it.
func (reg *registry) cutTop(top int) {
	if old := reg.top; old > top {
		clear(reg.array[top:old])
	}
	reg.top = top
}

// frameTop returns the first slot that a call from the running function may use.
func (t *thread) frameTop() int {
	f := t.state.currentFrame
	if f == nil || f.Fn.IsG {
		return t.state.reg.top
	}
	return f.LocalBase + int(f.Fn.Proto.NumUsedRegisters)
}

// CheckStack makes room for n values to be pushed, growing the registry only once, and reports
// whether they fit.
func CheckStack(L *lua.LState, n int) bool {
	t := threadOf(L)
	if t == nil {
		return true
	}
	need := t.state.reg.top + n
	if n < 0 || need > t.state.reg.maxSize {
		return false
	}
	t.ensure(need)
	return true
}

// trim frees the additional memory of a thread that runs nothing any more.
func (t *thread) trim() {
	const keptValues, keptSegments = 1024, 16
	s := t.state
	if reg := s.reg; len(reg.array) > keptValues {
		values := make([]lua.LValue, max(reg.top, 128))
		copy(values, reg.array[:reg.top])
		reg.array, reg.growBy = values, 128
	}
	if st := s.stack.data; len(st.segments) > keptSegments {
		st.segments = append([]*segment(nil), st.segments[:keptSegments]...)
	}
}
