-- line 2: /
local knot = asset("models\knot.obj")
print(knot)
