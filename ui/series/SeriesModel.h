#pragma once

#include "document/Document.h"
#include "runs/CurveQueue.h"
#include "series/SeriesColumns.h"
#include "threads/Later.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>
#include <QSortFilterProxyModel>

#include <vector>

namespace clusterlens::ui {

/// The curves of a document as a table, one row each; below their folders where there are several. Follows the document once in a turn of the event loop; what it
/// shows in between is how things were.
class SeriesModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Role {
        SortRole = Qt::UserRole, ///< number or text; invalid: last
        IdRole                   ///< of the curve; 0: a folder
    };
    static constexpr int NameColumn = 0;

    /// Both must outlive this.
    SeriesModel(Document& document, const CurveQueue& queue, QObject* parent = nullptr);

    void setNumbers(std::vector<SeriesNumber> numbers);
    [[nodiscard]] const std::vector<SeriesNumber>& numbers() const { return m_numbers; }
    [[nodiscard]] const std::vector<SeriesColumn>& columns() const { return m_columns; }
    [[nodiscard]] const SeriesRow* row(int curve) const; ///< null: not there
    [[nodiscard]] int best(int curve) const;             ///< id of its best candidate; 0: none
    [[nodiscard]] QModelIndex indexOf(int curve) const;
    [[nodiscard]] bool isGrouped() const { return m_groups.size() > 1; }
    [[nodiscard]] bool isReady() const { return !m_later.isAsked(); }

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void aboutToRefresh();
    void refreshed();      ///< rows show what the document holds
    void columnsChanged(); ///< before they do

private:
    struct Entry {
        QString name;
        QString path;
        int best = 0;
        QString bestName;
        SeriesRow row;
        bool hasOldVerdict = false; ///< which is not told
    };
    struct Group {
        QString title;
        QString folder;
        QList<int> curves;
    };

    void changeCandidates(const QList<int>& ids);
    void change(int curve);
    void refresh();
    void regroup();
    void moveRows(std::size_t group, const QList<int>& wanted);
    [[nodiscard]] std::vector<Group> groups() const;
    [[nodiscard]] Entry entryOf(int curve) const;
    [[nodiscard]] std::string stateOf(const Curve& curve) const;
    [[nodiscard]] const Group* folderAt(const QModelIndex& index) const; ///< null: a curve
    [[nodiscard]] int curveAt(const QModelIndex& index) const;
    [[nodiscard]] QVariant curveData(const SeriesColumn& column, const Entry& entry, int role) const;

    Document& m_document;
    const CurveQueue& m_queue;
    std::vector<SeriesNumber> m_numbers;
    std::vector<SeriesColumn> m_columns;
    std::vector<Group> m_groups;
    QHash<int, Entry> m_entries; ///< by curve
    QSet<int> m_changed;
    CurveQueue::Phase m_phase = CurveQueue::Phase::Idle;
    bool m_otherCurves = true; ///< some came or went
    Later m_later;             ///< refresh()
};

/// Sorts as people do: run2 before run10, and what is not there last.
class SeriesSorter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit SeriesSorter(QObject* parent = nullptr);

protected:
    [[nodiscard]] bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace clusterlens::ui
