// The laws of a join, for any type and any function that claims to be one.
#pragma once

#include "noline/values.hpp"

namespace noline::laws {

template <typename T>
using Join = bool (*)(T&, const T&);

template <typename T>
T joined(Join<T> join, T target, const T& other) {
  join(target, other);
  return target;
}

template <typename T>
bool is_commutative(Join<T> join, const T& a, const T& b) {
  return joined(join, a, b) == joined(join, b, a);
}

template <typename T>
bool is_associative(Join<T> join, const T& a, const T& b, const T& c) {
  return joined(join, joined(join, a, b), c) == joined(join, a, joined(join, b, c));
}

template <typename T>
bool is_idempotent(Join<T> join, const T& a, const T& b) {
  const T once = joined(join, a, b);
  return joined(join, a, a) == a && joined(join, once, b) == once && joined(join, once, a) == once;
}

/// `join` says true exactly when it changed its target.
template <typename T>
bool is_honest(Join<T> join, const T& a, const T& b) {
  T target = a;
  return join(target, b) == !(target == a);
}

template <typename T>
bool keeps_all(Join<T> join, const T& a, const T& b, const T& c) {
  return is_commutative(join, a, b) && is_associative(join, a, b, c) && is_idempotent(join, a, b) &&
         is_honest(join, a, b);
}

}  // namespace noline::laws
