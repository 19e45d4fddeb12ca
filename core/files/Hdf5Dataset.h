#pragma once

#include "files/Hdf5Handle.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace clusterlens::hdf5 {

/// A dataset to be read out of a file that anybody may have made: what it declares is a claim until it has been compared with what is stored.
/// Wants an Inside alive. Every failure is a StoreError that names file and dataset.
class Dataset {
public:
    /// Opens it; nothing is read yet.
    /// \param label     the file, as messages name it
    /// \param fileSize  bytes
    /// \throws StoreError  none of that name; a link to elsewhere; values that lie in another file (external or virtual storage); a filter other
    ///                     than gzip with shuffle and checksum
    Dataset(hid_t file, const std::string& label, const std::string& name, std::uint64_t fileSize);

    [[nodiscard]] H5T_class_t kind() const { return m_kind; }
    [[nodiscard]] std::size_t elementSize() const { return m_elementSize; } ///< bytes
    [[nodiscard]] const std::vector<hsize_t>& dims() const { return m_dims; }
    [[nodiscard]] hid_t type() const { return m_type.get(); }
    [[nodiscard]] bool hasType(hid_t type) const { return H5Tequal(m_type.get(), type) > 0; }
    /// One of the predefined whole or floating types, or float16, of either byte order.
    [[nodiscard]] bool isNumber() const;

    /// Product of the extents, 1 for a scalar. To be asked before memory is taken for the values.
    /// \throws StoreError  more than \p most, or more than the file can hold
    [[nodiscard]] std::size_t count(std::size_t most) const;
    /// Rows that are best read at once, at least 1: those of a chunk, or what makes 1 MiB of \p elementBytes each.
    [[nodiscard]] hsize_t rowsAtOnce(std::size_t elementBytes) const;

    /// All values. \param memoryType  what they become; \p target holds count() of these
    void read(hid_t memoryType, void* target) const;
    /// Rows \p first to \p first + \p rows - 1 of a dataset of one or two dimensions.
    void readRows(hsize_t first, hsize_t rows, hid_t memoryType, void* target) const;

    /// \throws StoreError  always
    [[noreturn]] void fail(const std::string& what) const;

private:
    void readLayout();
    void readShape();

    std::string m_label; ///< "FILE: NAME"
    std::uint64_t m_fileSize;
    Handle m_id;
    Handle m_type;
    H5T_class_t m_kind = H5T_NO_CLASS;
    std::size_t m_elementSize = 0;
    std::vector<hsize_t> m_dims;
    std::vector<hsize_t> m_chunk; ///< extents of a chunk; empty when not chunked
    bool m_compressed = false;
};

} // namespace clusterlens::hdf5
