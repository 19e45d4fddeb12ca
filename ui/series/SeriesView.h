#pragma once

#include "series/SeriesModel.h"

#include <QSettings>
#include <QTreeView>

namespace clusterlens::ui {

/// The table of curves: sortable, with columns that can be hidden, several rows selected. The row with the keyboard is the document's current curve.
class SeriesView : public QTreeView {
    Q_OBJECT

public:
    /// All must outlive this. \param settings  which columns are shown
    SeriesView(Document& document, SeriesModel& model, QSettings& settings, QWidget* parent = nullptr);

    [[nodiscard]] QList<int> selected() const; ///< curves, in the order of the table
    [[nodiscard]] QList<int> all() const;      ///< the same of all rows
    void select(const QList<int>& curves);
    void selectByState(const std::string& state);
    /// The selected rows with the columns that are shown, for other programs; all rows where none is selected.
    [[nodiscard]] QString tabText() const;
    /// All rows with all fields, as series.csv has them.
    [[nodiscard]] std::vector<SeriesRow> rows() const;
    [[nodiscard]] QMenu* makeColumnMenu(QWidget* owner);

Q_SIGNALS:
    void selectionMoved();  ///< other rows are selected, or in another order
    void opened(int curve); ///< double click or Enter
    void removeWanted();
    void copyWanted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override; ///< the current row stays in view, also when a scroll bar comes
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void makeHeader();
    void selectFolder(const QModelIndex& index);
    void showColumns();
    void setColumnShown(const std::string& key, bool shown);
    [[nodiscard]] bool isShown(const SeriesColumn& column) const;
    void widenColumns(); ///< to what they hold, unless the user has chosen other widths
    void fillAnew();     ///< after a reset
    void settle();       ///< after a refresh
    void followCurrent();
    void goToCurrent(bool keepsSelection);
    template <typename Visit> void visitRows(Visit&& visit) const;

    Document& m_document;
    SeriesModel& m_model;
    QSettings& m_settings;
    SeriesSorter m_sorter;
    QList<int> m_kept;         ///< selected before a reset
    bool m_following = false;  ///< the document, not the other way round
    bool m_otherRows = false;  ///< some came or went
    bool m_isAhead = false;    ///< the document has gone on to a curve whose row is still to come
    bool m_filled = false;     ///< columns have been as wide as what they hold
    bool m_userWidths = false; ///< the user has made a column wider or narrower
};

} // namespace clusterlens::ui
