#pragma once

#include <stdexcept>

namespace clusterlens {

/// A file's text or numbers are not what its format asks for. The message reads "file:line: expected ..., found ...".
class ParseError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A file cannot be opened, read, written or replaced, or holds another version than this program knows.
class StoreError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A model cannot be loaded or run: wrong architecture, damaged weights, no such device, out of memory.
class ModelError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace clusterlens
