package array

// Clone returns a copy of the array.
func (a *Array) Clone() *Array { return &Array{kind: a.kind, data: a.data.slice(0, a.Len())} }
