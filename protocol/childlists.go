package protocol

// ChildListCount is the number of child lists of a scene.
const ChildListCount = 4

// ChildLists returns the names of a scene's child lists, in the order in which clients search them.
// Other elements have the first one only.
func ChildLists() [ChildListCount]string {
	return [...]string{"children", "rawChildren", "bgChildren", "htmlChildren"}
}

// ChildList returns the index in [ChildLists] of a property with that name; ok is false for any other
// property.
func ChildList[S ~string | ~[]byte](name S) (index int, ok bool) {
	switch string(name) {
	case "children":
		return 0, true
	case "rawChildren":
		return 1, true
	case "bgChildren":
		return 2, true
	case "htmlChildren":
		return 3, true
	}
	return 0, false
}
