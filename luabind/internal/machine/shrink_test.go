package machine_test

import "testing"

// TestShrinkWithinReach checks an array part that shrinks because it is too empty, and grows again
// at once because the items that leave it make the hash part look dense.
func TestShrinkWithinReach(t *testing.T) {
	got := newProgram(t).run(t, `
		local t = { [34] = 1, nil, nil, "x", "x", 5, nil, 0, [11] = false, b = nil, [-3] = false, [29] = true, 0, nil, nil, nil, 6 }
		t[40] = false t.n = true
		for i = 28, 1, -1 do
			t[i] = i
			local seen = {}
			for k, v in pairs(t) do
				if seen[k] or t[k] ~= v then print("wrong at", i, k) return end
				seen[k] = true
			end
		end
		local n = 0
		for _ in pairs(t) do n = n + 1 end
		print(n, t[12], t[13], t[29])`)
	if want := "33 12 13 true"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
