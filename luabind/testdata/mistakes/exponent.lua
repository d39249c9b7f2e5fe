-- line 2: ^
print(2 ** 3)
