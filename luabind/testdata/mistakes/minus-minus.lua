-- line 3: n = n - 1
local n = 10
n--
while n > 0 do
  n = n - 1
end
print(n)
