-- line 2: math.floor
print(7 // 2)
