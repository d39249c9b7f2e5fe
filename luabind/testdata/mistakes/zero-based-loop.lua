-- line 5: from 1
local heights = { 1, 2, 3 }
local sum = 0
for i = 0, #heights do
  sum = sum + heights[i]
end
print(sum)
