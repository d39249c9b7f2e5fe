package array

// Clone is a copy of the array.
func (a *Array) Clone() *Array { return &Array{kind: a.kind, data: a.data.slice(0, a.Len())} }
