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

/// One HDF5 file, read or written. All failures are StoreErrors that name the file and what in it; nothing of the HDF5 library shows.
/// Different files may be used in different threads at once; the library itself is entered by one at a time.
/// A file that is read may come from anybody: what a dataset declares is compared with what the file holds, and with the limit of the call, before
/// memory is taken. Links to elsewhere, values kept in other files, texts of variable length and filters other than gzip are refused.
/// Writing goes to a temporary file beside the target, which commit() syncs to disk and renames into place; without commit() nothing remains.
class Hdf5File {
public:
    // What a call reads and writes at most, unless it is told otherwise.
    static constexpr std::size_t mostNumbers = std::size_t(1) << 24U; ///< of a matrix: 128 MiB, W of 4096 atoms
    static constexpr std::size_t mostText = std::size_t(1) << 24U;    ///< bytes: the elements of a million atoms take 5 MB
    static constexpr std::size_t mostBytes = std::size_t(1) << 26U;   ///< twice what the reader of curves takes
    static constexpr std::size_t mostWeights = std::size_t(1) << 28U; ///< numbers of a tensor: 1 GiB
    static constexpr std::size_t mostNames = 100'000;                 ///< in a group

    /// \throws StoreError  no such file, or not HDF5
    [[nodiscard]] static Hdf5File open(const std::filesystem::path& path);
    /// \throws StoreError  the folder cannot be written
    [[nodiscard]] static Hdf5File create(const std::filesystem::path& path);
    ~Hdf5File();
    Hdf5File(Hdf5File&&) noexcept;
    Hdf5File& operator=(Hdf5File&&) noexcept;

    /// Whether it is in this file itself; a link to elsewhere is none.
    [[nodiscard]] bool contains(const std::string& name) const;
    /// Names of what is directly inside a group, sorted.
    [[nodiscard]] std::vector<std::string> list(const std::string& group) const;

    /// Matrices and vectors are stored as float64, rows first. Groups on the way are made.
    void writeMatrix(const std::string& name, const Eigen::MatrixXd& matrix, const std::string& units, const std::string& longName);
    /// Rank 2, or rank 1 as a column; whole numbers of 8 to 64 bit, float16, float32 or float64 of either byte order.
    [[nodiscard]] Eigen::MatrixXd readMatrix(const std::string& name, std::size_t most = mostNumbers) const;
    void writeText(const std::string& name, const std::string& text); ///< UTF-8 scalar dataset of fixed length
    [[nodiscard]] std::string readText(const std::string& name, std::size_t most = mostText) const;
    void writeInt(const std::string& name, std::int64_t value);
    [[nodiscard]] std::int64_t readInt(const std::string& name) const;
    void writeBytes(const std::string& name, const std::string& bytes); ///< rank 1, unsigned 8 bit: a file inside the file
    [[nodiscard]] std::string readBytes(const std::string& name, std::size_t most = mostBytes) const;
    void writeTensor(const StoredTensor& tensor); ///< large ones of float16 compressed (shuffle, gzip)
    [[nodiscard]] StoredTensor readTensor(const std::string& name, std::size_t most = mostWeights) const;

    /// Puts the written file in its place. \throws StoreError
    void commit();

private:
    struct Impl;
    explicit Hdf5File(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens
