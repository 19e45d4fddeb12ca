#pragma once

#include "document/CandidateFilter.h"
#include "document/CandidateTableModel.h"
#include "document/Document.h"
#include "threads/Later.h"

#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QWidget>

#include <functional>

namespace clusterlens::ui {

struct Actions;
class NameDelegate;

/// The candidates of the current curve as a sortable, filterable table. What is selected fills the panes.
class CandidatesPanel : public QWidget {
    Q_OBJECT

public:
    CandidatesPanel(Document& document, const Actions& actions, QWidget* parent = nullptr);

    [[nodiscard]] CandidateTableModel& model() { return m_model; }
    [[nodiscard]] QList<int> selected() const; ///< ids in the order of the table
    void copySelected() const;                 ///< with the columns that are shown, for a spreadsheet
    [[nodiscard]] int current() const;         ///< id of the row with the keyboard; 0: none
    void setCurrent(int id);                   ///< gives it the keyboard; the selection stays
    /// What takes the place of the last one shown is shown then.
    void removeSelected();
    void renameCurrent();
    [[nodiscard]] int wholeWidth() const; ///< with which all columns are seen, pixels

Q_SIGNALS:
    void chosen();                         ///< the user has selected other candidates
    void currentChanged(int id);           ///< 0: none
    void typedInVain(const QString& text); ///< name or note of a candidate that is gone

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeTable(const Actions& actions);
    void connectTyping(NameDelegate& delegate);
    void makeHeader();
    void filter(const std::function<void()>& change);
    void showSelected();
    void selectShown();
    void rememberPlace(const QModelIndex& parent, int first, int last);
    void showNext();
    void updateEmptyNote();
    void widenTexts();
    void showNotes();

    Document& m_document;
    CandidateTableModel m_model;
    CandidateFilter m_filter;
    QLineEdit* m_filterText;
    QTableView* m_table;
    QLabel* m_emptyNote;
    bool m_following = false;  ///< selecting what is shown, not the other way round
    bool m_rowsChange = false; ///< rows are coming or going
    bool m_userWidths = false; ///< the user has made a column wider or narrower
    bool m_noteChosen = false; ///< the user has shown or hidden the column of the notes
    int m_place = -1;          ///< of the first row that goes while it is selected; -1: none
    int m_first = 0;           ///< that was shown first when the selection followed last
    Later m_widen;
};

} // namespace clusterlens::ui
