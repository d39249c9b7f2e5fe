-- line 2: space
print(1..2)
