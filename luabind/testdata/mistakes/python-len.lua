-- line 3: #
local points = { {0, 0, 0}, {1, 0, 0} }
print(len(points))
