#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace clusterlens {

/// A named array as it stands in a file: row-major, float32 or float16.
struct StoredTensor {
    std::string name; ///< path inside the file, "/tensors/encoder.input.weight"
    std::vector<std::int64_t> shape;
    bool half = false;                ///< IEEE binary16, else binary32
    std::vector<unsigned char> bytes; ///< little-endian, shape product x 2 or 4
};

/// One HDF5 file, read or written. All failures are StoreErrors that name the file; nothing of the HDF5 library shows.
/// Different files may be used in different threads at once; the library itself is entered by one at a time.
/// Writing goes to a temporary file beside the target, which commit() syncs to disk and renames into place; without commit() nothing remains.
class Hdf5File {
public:
    /// \throws StoreError  no such file, or not HDF5
    [[nodiscard]] static Hdf5File open(const std::filesystem::path& path);
    /// \throws StoreError  the folder cannot be written
    [[nodiscard]] static Hdf5File create(const std::filesystem::path& path);
    ~Hdf5File();
    Hdf5File(Hdf5File&&) noexcept;
    Hdf5File& operator=(Hdf5File&&) noexcept;

    [[nodiscard]] bool contains(const std::string& name) const;
    /// Names of what is directly inside a group, sorted.
    [[nodiscard]] std::vector<std::string> list(const std::string& group) const;

    /// Matrices and vectors are stored as float64, rows first. Groups on the way are made.
    void writeMatrix(const std::string& name, const Eigen::MatrixXd& matrix, const std::string& units, const std::string& longName);
    [[nodiscard]] Eigen::MatrixXd readMatrix(const std::string& name) const; ///< rank 2, or rank 1 as a column; any number type
    void writeText(const std::string& name, const std::string& text);        ///< UTF-8 scalar dataset
    [[nodiscard]] std::string readText(const std::string& name) const;
    void writeInt(const std::string& name, std::int64_t value);
    [[nodiscard]] std::int64_t readInt(const std::string& name) const;
    void writeBytes(const std::string& name, const std::string& bytes); ///< rank 1, unsigned 8 bit: a file inside the file
    [[nodiscard]] std::string readBytes(const std::string& name) const;
    void writeTensor(const StoredTensor& tensor);
    [[nodiscard]] StoredTensor readTensor(const std::string& name) const;

    /// Puts the written file in its place. \throws StoreError
    void commit();

private:
    struct Impl;
    explicit Hdf5File(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens
