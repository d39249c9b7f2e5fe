package machine

import lua "github.com/yuin/gopher-lua"

// Insert is table.insert(t, at, v). If at is within the list, it moves the items from at on up by
// one. Then it sets t[at] to v.
func Insert(t *lua.LTable, at int, v lua.LValue) {
	m := tableOf(t)
	n := m.len()
	if at < 1 || at > n || n > len(m.array) {
		for i := n; at >= 1 && i >= at; i-- {
			m.setInt(i+1, GetInt(t, i))
		}
		SetInt(t, at, v)
		return
	}
	m.setInt(n+1, m.array[n-1])
	copy(m.array[at:n], m.array[at-1:n-1])
	m.array[at-1] = v
}

// Remove is table.remove(t, at). It removes the item from the list, moves the items after it down
// and returns it. at is from 1 to the length.
func Remove(t *lua.LTable, at int) lua.LValue {
	m := tableOf(t)
	n := m.len()
	v := GetInt(t, at)
	if n > len(m.array) || at < 1 || at > n {
		for i := at; i < n; i++ {
			SetInt(t, i, GetInt(t, i+1))
		}
		SetInt(t, max(at, n), lua.LNil)
		return v
	}
	copy(m.array[at-1:n-1], m.array[at:n])
	m.array[n-1] = lua.LNil
	return v
}

// appendList sets the items from at on to values, as a constructor does.
func (m *table) appendList(at int, values []lua.LValue) {
	n := len(m.array)
	if at != n+1 || len(m.dict) > 0 {
		for i, v := range values {
			m.setInt(at+i, v)
		}
		return
	}
	if need := n + len(values); need > cap(m.array) {
		array := make([]lua.LValue, n, max(need, n+n/2))
		copy(array, m.array)
		m.moveArray(array)
	}
	m.array = append(m.array, values...)
}
