package workspace

import "strings"

// IsAddress reports whether the name of a file is an address.
func IsAddress(name string) bool {
	scheme, _, ok := strings.Cut(name, "://")
	return ok && (scheme == "http" || scheme == "https" || scheme == "file" || scheme == "data")
}

// AddressHint is what to do about an address in place of a file.
const AddressHint = "put the file beside the script and write its name"
